package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public interface Item extends ModelObject, AccessControlled {
    String getFullName();

    /** Jenkins itself for a top-level item. Here null by default, which Jenkins does not return. */
    default ItemGroup<? extends Item> getParent() {
        return null;
    }

    Permission READ = new Permission("Item.Read");
    Permission CANCEL = new Permission("Item.Cancel");
    Permission BUILD = new Permission("Item.Build");
    Permission CONFIGURE = new Permission("Item.Configure");
    Permission EXTENDED_READ = new Permission("Item.ExtendedRead");
}
