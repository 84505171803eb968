package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;

public interface Item extends ModelObject, AccessControlled {
    String getFullName();

    Permission CONFIGURE = new Permission("Item.Configure");
    Permission EXTENDED_READ = new Permission("Item.ExtendedRead");
}
