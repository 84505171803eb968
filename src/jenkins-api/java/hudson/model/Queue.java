package hudson.model;

import java.util.List;

public class Queue {
    private Queue() {}

    public interface Task extends ModelObject {}

    public abstract static class Item extends Actionable {}

    public interface QueueAction extends Action {
        boolean shouldSchedule(List<Action> actions);
    }
}
