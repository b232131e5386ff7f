package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.internal.transport.ApiJson;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/**
 * A real HTTP server that keeps projects and branches, and hangs up where a test says: before a change is made or, which is the
 * point, after it.
 */
final class LossyNeon implements AutoCloseable {

    private record Thing(String id, String project, String name, JsonNode annotations) {}

    private final DisposableServer server;
    private final Map<String, Thing> projects = new LinkedHashMap<>();
    private final Map<String, Thing> branches = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> hangUps = new ArrayList<>();
    private int ids;
    private String operations = "";
    private String operation = "";
    private Reply gone = new Reply(204, "");
    private String state = "ready";

    LossyNeon() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::handle)
                .bindNow(Duration.ofSeconds(10));
    }

    HttpNeonClient client(Scheduler time) {
        return HttpNeonClient.create(NeonOptions.builder(Redacted.of("key"))
                .baseUrl(URI.create("http://127.0.0.1:" + server.port() + "/api/v2"))
                .scheduler(time)
                .callTimeout(Duration.ofHours(1))
                .firstPoll(Duration.ofMillis(1))
                .longestPoll(Duration.ofMillis(5))
                .build());
    }

    /** Hangs up on the next request of this method: before it is carried out, or after. */
    synchronized void hangUp(String method, When when) {
        hangUps.add(method + " " + when);
    }

    /** From now on what is made stays as it is at the beginning, since its operation fails. */
    synchronized void failToMake(String operation) {
        operations(operation);
        state = "init";
    }

    /** The operations that the project has, the newest first; the first one is that which is read alone. */
    synchronized void operations(String... newestFirst) {
        operations = String.join(",", newestFirst);
        operation = newestFirst[0];
    }

    /** From now on a deletion of what is not there is answered with 404, as Neon does for some. */
    synchronized void notFoundWhenGone() {
        gone = new Reply(404, Bodies.error("", "branch not found"));
    }

    /** A branch of another creator. */
    synchronized void foreignBranch(String name) {
        add(branches, "br", "p-1", name, ApiJson.object());
    }

    /** A project of another creator. */
    synchronized void foreignProject(String name) {
        Thing project = add(projects, "p", "", name, ApiJson.object());
        add(branches, "br", project.id, "main", ApiJson.object());
    }

    synchronized long branchesNamed(String name) {
        return branches.values().stream()
                .filter(branch -> branch.name.equals(name))
                .count();
    }

    synchronized long projectsNamed(String name) {
        return projects.values().stream()
                .filter(project -> project.name.equals(name))
                .count();
    }

    synchronized long count(String methodAndPath) {
        return requests.stream().filter(methodAndPath::equals).count();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(10));
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    String method = request.method().name();
                    synchronized (this) {
                        requests.add(method + " /" + request.path().substring("api/v2/".length()));
                        boolean before = hangUps.remove(method + " " + When.BEFORE);
                        Reply reply = before ? null : reply(method, request.path(), ApiJson.tree(body));
                        if (before || hangUps.remove(method + " " + When.AFTER)) {
                            request.withConnection(
                                    connection -> connection.channel().close());
                            return Mono.never();
                        }
                        return response.status(reply.status)
                                .sendString(Mono.just(reply.body))
                                .then();
                    }
                });
    }

    private Reply reply(String method, String path, JsonNode body) {
        String[] at = path.substring("api/v2/projects".length()).split("/");
        String project = at.length > 1 ? at[1] : "";
        String what = method
                + (at.length > 1 ? " project" : " projects")
                + (at.length > 2 ? " " + at[2] : "")
                + (at.length > 3 ? " one" : "")
                + (at.length > 4 ? " " + at[4] : "");
        return switch (what) {
            case "POST projects" -> createProject(body.path("project"));
            case "GET projects" -> new Reply(200, Bodies.list("projects", projects()));
            case "POST project branches" -> createBranch(project, body);
            case "GET project branches" -> new Reply(200, listBranches(project));
            case "GET project branches one" -> oneBranch(at[3]);
            case "PATCH project branches one" -> patchBranch(at[3], body.path("branch"));
            case "DELETE project branches one" -> deleteBranch(at[3]);
            case "GET project branches one endpoints" -> new Reply(200, "{\"endpoints\":[]}");
            case "GET project branches one roles" -> new Reply(200, "{\"roles\":[]}");
            case "GET project branches one databases" -> new Reply(200, "{\"databases\":[]}");
            case "GET project operations" -> new Reply(200, Bodies.list("operations", operations));
            case "GET project operations one" -> new Reply(200, Bodies.single("operation", operation));
            default -> new Reply(599, what);
        };
    }

    private Reply createProject(JsonNode wanted) {
        Thing project = add(projects, "p", "", wanted.path("name").asString(), ApiJson.object());
        Thing branch =
                add(branches, "br", project.id, "main", wanted.path("branch").path("annotations"));
        return new Reply(
                201,
                "{\"project\":%s,\"branch\":%s,\"operations\":[]}"
                        .formatted(Bodies.project(project.id, project.name), body(branch)));
    }

    private Reply createBranch(String project, JsonNode body) {
        String name = body.path("branch").path("name").asString();
        if (branches.values().stream().anyMatch(branch -> branch.project.equals(project) && branch.name.equals(name))) {
            return new Reply(409, Bodies.error("BRANCH_ALREADY_EXISTS", "branch already exists"));
        }
        Thing branch = add(branches, "br", project, name, body.path("annotation_value"));
        return new Reply(201, "{\"branch\":%s,\"operations\":[]}".formatted(body(branch)));
    }

    private Reply patchBranch(String id, JsonNode wanted) {
        Thing old = branches.get(id);
        String name = wanted.path("name").asString(old.name);
        if (wanted.has("name") && name.equals(old.name)) {
            return new Reply(400, Bodies.error("", "cannot set branch to the same name"));
        }
        Thing changed = new Thing(id, old.project, name, old.annotations);
        branches.put(id, changed);
        return new Reply(200, "{\"branch\":%s,\"operations\":[]}".formatted(body(changed)));
    }

    private Reply deleteBranch(String id) {
        Thing deleted = branches.remove(id);
        return deleted == null ? gone : new Reply(200, "{\"branch\":%s,\"operations\":[]}".formatted(body(deleted)));
    }

    private Reply oneBranch(String id) {
        Thing branch = branches.get(id);
        return branch == null
                ? new Reply(404, Bodies.error("", "branch not found"))
                : new Reply(200, Bodies.single("branch", body(branch)));
    }

    private String listBranches(String project) {
        Collection<Thing> mine = branches.values().stream()
                .filter(branch -> branch.project.equals(project))
                .toList();
        String annotations = mine.stream()
                .map(branch -> "\"%s\":{\"value\":%s}".formatted(branch.id, branch.annotations))
                .collect(Collectors.joining(","));
        return "{\"branches\":[%s],\"annotations\":{%s}}"
                .formatted(mine.stream().map(this::body).collect(Collectors.joining(",")), annotations);
    }

    private String[] projects() {
        return projects.values().stream()
                .map(project -> Bodies.project(project.id, project.name))
                .toArray(String[]::new);
    }

    private Thing add(Map<String, Thing> things, String prefix, String project, String name, JsonNode annotations) {
        Thing thing =
                new Thing(prefix + "-" + ++ids, project, name, annotations.isObject() ? annotations : ApiJson.object());
        things.put(thing.id, thing);
        return thing;
    }

    private String body(Thing branch) {
        return Bodies.branch(branch.id, branch.name, state).replace("\"p-1\"", "\"" + branch.project + "\"");
    }

    private record Reply(int status, String body) {}

    /** When a request is hung up on. */
    enum When {
        BEFORE,
        AFTER
    }
}
