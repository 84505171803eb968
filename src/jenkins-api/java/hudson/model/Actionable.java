package hudson.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

public abstract class Actionable {
    private final List<Action> actions = new CopyOnWriteArrayList<>();

    public void addAction(Action a) {
        actions.add(a);
    }

    public void replaceAction(Action a) {
        actions.removeIf(old -> old.getClass() == a.getClass());
        addAction(a);
    }

    public <T extends Action> T getAction(Class<T> type) {
        for (Action a : actions) if (type.isInstance(a)) return type.cast(a);
        return null;
    }

    public <T extends Action> List<T> getActions(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Action a : actions) if (type.isInstance(a)) found.add(type.cast(a));
        return found;
    }
}
