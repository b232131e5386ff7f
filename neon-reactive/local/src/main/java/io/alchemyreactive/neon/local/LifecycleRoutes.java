package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.control.ControlPlane;
import io.alchemyreactive.neon.local.internal.http.Response;
import java.util.Optional;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The routes by which programs read the process and folder of a local Neon, and stop it. Immutable. */
final class LifecycleRoutes {

    private final String status;
    private final Runnable stop;

    /**
     * Creates the routes.
     *
     * @param status a JSON object that identifies this local Neon
     * @param stop starts the shutdown of this local Neon and returns at once
     */
    LifecycleRoutes(String status, Runnable stop) {
        this.status = status;
        this.stop = stop;
    }

    Mono<Response> answer(ControlPlane control, String method, String path, String body) {
        return Mono.defer(() -> {
            if (method.equals("GET") && path.equals("/status")) {
                return control.usage().map(this::status).map(text -> new Response(200, Optional.of(text)));
            }
            if (method.equals("POST") && path.equals("/stop")) {
                stop.run();
                return Mono.just(new Response(202, Optional.of(status)));
            }
            return control.answerOwn(method, path, body);
        });
    }

    private String status(ObjectNode usage) {
        var json = (ObjectNode) JsonMapper.shared().readTree(status);
        json.setAll(usage);
        return json.toString();
    }
}
