package hudson;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;

/** Reads the index that Jenkins reads, so that tests fail if an entry is missing. */
public class ExtensionList<T> extends AbstractList<T> {
    private static final Map<String, Object> INSTANCES = new ConcurrentHashMap<>();
    /** By type. As in Jenkins, the index is read once. */
    private static final Map<Class<?>, ExtensionList<?>> LISTS = new ConcurrentHashMap<>();

    private final List<T> found = new ArrayList<>();

    private ExtensionList(Class<T> type) {
        for (IndexItem<Extension, Object> item :
                Index.load(Extension.class, Object.class, ExtensionList.class.getClassLoader())) {
            Object instance = INSTANCES.computeIfAbsent(item.className(), name -> newInstance(item));
            if (type.isInstance(instance)) found.add(type.cast(instance));
        }
    }

    private static Object newInstance(IndexItem<Extension, Object> item) {
        try {
            return item.instance();
        } catch (InstantiationException e) {
            throw new IllegalStateException(item.className(), e);
        }
    }

    public T get(int index) {
        return found.get(index);
    }

    public int size() {
        return found.size();
    }

    @SuppressWarnings("unchecked")
    public static <T> ExtensionList<T> lookup(Class<T> type) {
        ExtensionList<?> known = LISTS.get(type);
        return (ExtensionList<T>) (known == null ? load(type) : known);
    }

    private static <T> ExtensionList<T> load(Class<T> type) {
        // Not computed in the map: extensions look up others when they are created.
        synchronized (LISTS) {
            ExtensionList<T> loaded = new ExtensionList<>(type);
            LISTS.put(type, loaded);
            return loaded;
        }
    }

    /** Not in Jenkins. For tests: creates new instances, as a restarted controller does. */
    public static void renew(Class<?> type) {
        synchronized (LISTS) {
            INSTANCES.remove(type.getName());
            LISTS.clear();
        }
    }

    public static <U> U lookupSingleton(Class<U> type) {
        ExtensionList<U> all = lookup(type);
        if (all.size() != 1)
            throw new IllegalStateException("Expected 1 instance of " + type.getName() + " but got " + all.size());
        return all.get(0);
    }
}
