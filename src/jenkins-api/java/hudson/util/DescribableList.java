package hudson.util;

import hudson.model.Describable;
import hudson.model.Descriptor;
import java.util.ArrayList;
import java.util.List;

public class DescribableList<T extends Describable<T>, D extends Descriptor<T>> {
    private final List<T> data = new ArrayList<>();

    public void add(T item) {
        data.add(item);
    }

    public <U extends T> U get(Class<U> type) {
        for (T each : data) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
