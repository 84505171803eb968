package jenkins.model;

import hudson.ExtensionList;
import hudson.Plugin;
import hudson.ProxyConfiguration;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.util.VersionNumber;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;

/** One controller per JVM. Everybody has all permissions until a test restricts them. */
public class Jenkins implements AccessControlled {
    public static final Permission READ = new Permission("Overall.Read");
    public static final Permission ADMINISTER = new Permission("Overall.Administer");
    private static final Jenkins INSTANCE = new Jenkins();
    private static final ThreadLocal<Authentication> CURRENT = ThreadLocal.withInitial(() -> ACL.SYSTEM2);
    private final Map<String, Plugin> plugins = new ConcurrentHashMap<>();
    private ProxyConfiguration proxy;
    private ACL acl = new ACL() {
        public boolean hasPermission2(Authentication a, Permission permission) {
            return true;
        }
    };

    public static Jenkins get() {
        return INSTANCE;
    }

    public static Jenkins getInstanceOrNull() {
        return INSTANCE;
    }

    public static VersionNumber getVersion() {
        return new VersionNumber("2.541.3");
    }

    public static Authentication getAuthentication2() {
        return CURRENT.get();
    }

    public static void setAuthentication(Authentication a) {
        CURRENT.set(a);
    }

    /** Not in Jenkins. For tests: whether the controller is shutting down. */
    public static volatile boolean terminating;

    public boolean isTerminating() {
        return terminating;
    }

    public String getLegacyInstanceId() {
        return "d3b07384d113edec49eaa6238ad5ff00d3b07384d113edec49eaa6238ad5ff00";
    }

    /** Not in Jenkins. For tests: what {@link #getItemByFullName} finds. */
    public final Map<String, Item> items = new ConcurrentHashMap<>();

    /** Jenkins returns null also for an item that the user may not see. */
    public <T extends Item> T getItemByFullName(String fullName, Class<T> type) {
        Item item = items.get(fullName);
        return type.isInstance(item) ? type.cast(item) : null;
    }

    public String getConfiguredRootUrl() {
        return "http://localhost:8080/jenkins/";
    }

    /** In a request, Jenkins returns the address of the request if none is configured. */
    public String getRootUrl() {
        return "http://localhost:8080/jenkins/";
    }

    public Plugin getPlugin(String shortName) {
        return plugins.get(shortName);
    }

    public void setPlugin(String shortName, Plugin plugin) {
        if (plugin == null) plugins.remove(shortName);
        else plugins.put(shortName, plugin);
    }

    public ProxyConfiguration getProxy() {
        return proxy;
    }

    public void setProxy(ProxyConfiguration proxy) {
        this.proxy = proxy;
    }

    public ACL getACL() {
        return acl;
    }

    public void setAcl(ACL acl) {
        this.acl = acl;
    }

    @SuppressWarnings("rawtypes")
    public Descriptor getDescriptorOrDie(Class<? extends Describable> type) {
        for (Descriptor d : ExtensionList.lookup(Descriptor.class)) if (d.clazz == type) return d;
        throw new AssertionError(type + " is missing its descriptor");
    }
}
