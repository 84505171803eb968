package jenkins.model;

import hudson.model.Action;
import hudson.model.BuildableItem;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Merges with what is queued as the queue of Jenkins does. */
public abstract class ParameterizedJobMixIn<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> {
    public interface ParameterizedJob<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>>
            extends BuildableItem {}

    /** Not in Jenkins. For tests: the queue, newest last. */
    public static final List<Queued> QUEUE = new CopyOnWriteArrayList<>();

    /** Not in Jenkins. */
    public static final class Queued extends Queue.Item {
        public final Job<?, ?> job;

        Queued(Job<?, ?> job, Action... actions) {
            this.job = job;
            for (Action each : actions) addAction(each);
        }
    }

    public static Queue.Item scheduleBuild2(Job<?, ?> job, int quietPeriod, Action... actions) {
        if (!job.isBuildable()) return null;
        Queued item = new Queued(job, actions);
        for (Queued each : QUEUE) {
            boolean other = false;
            for (Queue.QueueAction action : item.getActions(Queue.QueueAction.class))
                other |= action.shouldSchedule(each.getActions(Action.class));
            if (each.job == job && !other) return each;
        }
        QUEUE.add(item);
        return item;
    }
}
