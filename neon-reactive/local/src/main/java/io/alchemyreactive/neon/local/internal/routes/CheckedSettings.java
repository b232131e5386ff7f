package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.compute.SettingsCheck;
import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes PostgreSQL check the settings of a request before its handler changes rows, so that no server is started with a
 * setting that PostgreSQL refuses. Belongs to the control thread.
 */
final class CheckedSettings {

    private final SettingsCheck check;
    private final ControlThread thread;
    private final StoredRows rows;

    CheckedSettings(ControlServices services) {
        this.check = services.storages().settingsCheck();
        this.thread = services.state().thread();
        this.rows = services.rows();
    }

    /** A handler for requests about an existing project, which checks their settings first. */
    Function<Request, Mono<Response>> before(Function<Request, Response> handler) {
        return before(request -> rows.project(request.project()).pgVersion, handler);
    }

    Function<Request, Mono<Response>> before(ToIntFunction<Request> version, Function<Request, Response> handler) {
        return request -> {
            var settings = new ArrayList<String>();
            collect(request.body().json(), settings);
            if (settings.isEmpty()) {
                return Mono.just(Router.answer(handler, request));
            }
            return check.refusal(version.applyAsInt(request), settings)
                    .flatMap(reason -> Mono.<Response>error(ApiException.badRequest(
                            "invalid request: decode application/json: invalid: pg_settings (" + reason + ")")))
                    .switchIfEmpty(thread.change(() -> Router.answer(handler, request)));
        };
    }

    private static void collect(JsonNode node, List<String> settings) {
        if (node.get(PostgresSettings.FIELD) instanceof ObjectNode) {
            PostgresSettings.read(new Body("", (ObjectNode) node))
                    .forEach((name, value) -> settings.add(name + "=" + value));
        }
        node.values().forEach(child -> collect(child, settings));
    }
}
