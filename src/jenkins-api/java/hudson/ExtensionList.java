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

    public static <T> ExtensionList<T> lookup(Class<T> type) {
        return new ExtensionList<>(type);
    }

    /** Not in Jenkins. For tests: creates new instances, as a restarted controller does. */
    public static void renew(Class<?> type) {
        INSTANCES.remove(type.getName());
    }

    public static <U> U lookupSingleton(Class<U> type) {
        ExtensionList<U> all = lookup(type);
        if (all.size() != 1)
            throw new IllegalStateException("Expected 1 instance of " + type.getName() + " but got " + all.size());
        return all.get(0);
    }
}
