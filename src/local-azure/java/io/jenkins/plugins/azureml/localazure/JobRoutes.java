package io.jenkins.plugins.azureml.localazure;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Serves the v2 jobs at the resource manager. They are the runs of run history. */
final class JobRoutes {
    private static final String BASE = Router.WORKSPACE + "/jobs";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9\\-_]{0,254}");

    private final FrontEnd frontEnd;
    private final JobJson json;
    private final JobSubmission submission;
    private final RunLifecycle lifecycle;
    private final Operations operations;

    JobRoutes(
            FrontEnd frontEnd, JobJson json, JobSubmission submission, RunLifecycle lifecycle, Operations operations) {
        this.frontEnd = frontEnd;
        this.json = json;
        this.submission = submission;
        this.lifecycle = lifecycle;
        this.operations = operations;
    }

    void addTo(Router router) {
        Router.Area area = frontEnd.area(router);
        area.on("GET", BASE, this::list);
        area.on("GET", BASE + "/{job}", request -> Response.ok(json.of(run(request, "jobs/read"))));
        area.on("PUT", BASE + "/{job}", this::put);
        area.on("DELETE", BASE + "/{job}", this::delete);
        area.on("POST", BASE + "/{job}/cancel", this::cancel);
    }

    private Run run(Request request, String action) {
        Workspace workspace = frontEnd.workspace(request, action);
        Run run = workspace.runs.find(request.path("job"));
        if (run == null) {
            throw new ServiceException(
                    404, "UserError", "Run " + request.path("job") + " was not found.", "NotFoundError", "RunNotFound");
        }
        return run;
    }

    private Response list(Request request) {
        Workspace workspace = frontEnd.workspace(request, "jobs/read");
        Predicate<ObjectNode> view = FrontEnd.view(request)
                .and(has(request.query("jobType").orElse(""), "jobType"))
                .and(pair(request.query("tag").orElse(""), "tags"))
                .and(pair(request.query("properties").orElse(""), "properties"));
        List<Run> runs = workspace.runs.newestFirst().stream()
                .filter(run -> run.parent == null && view.test(json.properties(run)))
                .toList();
        return frontEnd.page(request, runs, json::of);
    }

    private static Predicate<ObjectNode> has(String wanted, String name) {
        return properties -> wanted.isEmpty() || properties.path(name).asText().equalsIgnoreCase(wanted);
    }

    /** Matches {@code name=value}, or only the name. */
    private static Predicate<ObjectNode> pair(String wanted, String map) {
        String[] pair = wanted.split("=", 2);
        return properties -> wanted.isEmpty()
                || properties.path(map).has(pair[0])
                        && (pair.length == 1
                                || properties.path(map).path(pair[0]).asText().equals(pair[1]));
    }

    private Response put(Request request) throws IOException {
        Workspace workspace = frontEnd.workspace(request, "jobs/write");
        String name = request.path("job");
        if (!NAME.matcher(name).matches()) {
            throw FrontEnd.bad(
                    "The job name '" + name + "' is not valid: it must match ^" + NAME + "$.", "ArgumentInvalid");
        }
        ObjectNode properties = FrontEnd.properties(request);
        Run before = workspace.runs.find(name);
        if (before != null) {
            JobUpdate.apply(before, json.properties(before), properties);
            return Response.ok(json.of(before));
        }
        properties.remove(List.of("status", "provisioningState"));
        Run run = submission.submit(workspace, name, properties);
        return frontEnd.created(request, json.of(run));
    }

    /**
     * Accepts a cancellation at once. Its operation ends before the job may have: Microsoft's tests find the job in
     * CancelRequested or Canceled then.
     */
    private Response cancel(Request request) {
        Run run = run(request, "jobs/cancel/action");
        if (run.end.isDone()) {
            return Response.empty(200);
        }
        lifecycle.cancel(run);
        Operations.Operation operation = operations.beginV2("jc", run.id);
        operation.succeedAfterPoll();
        return accepted(request, operation).header(OnlineEndpointRoutes.TIMEOUT, "PT1H");
    }

    private Response accepted(Request request, Operations.Operation operation) {
        // Recorded traffic: the body is the word null.
        return Response.json(202, NullNode.getInstance())
                .header("Location", operations.resultUrl(operation, request))
                .header("Retry-After", frontEnd.azure.retryAfter());
    }

    private Response delete(Request request) {
        Workspace workspace = frontEnd.workspace(request, "jobs/delete");
        Run run = workspace.runs.find(request.path("job"));
        if (run == null) {
            return Response.empty(204);
        }
        if (!run.end.isDone()) {
            throw ServiceException.userError(
                    "Job " + run.id + " is " + run.status() + " and cannot be deleted. Cancel it first.",
                    "BadArgument");
        }
        workspace.runs.remove(run);
        Operations.Operation operation = operations.beginV2("jd", run.id);
        operation.succeed(frontEnd.azure.clock.now(), () -> null);
        return accepted(request, operation);
    }
}
