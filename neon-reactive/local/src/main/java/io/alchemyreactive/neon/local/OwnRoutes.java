package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.control.Reply;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** What a local Neon answers about itself: where it lives, and the request to stop. */
final class OwnRoutes {

    private final String status;
    private final Runnable stop;

    /**
     * Answers nothing yet.
     *
     * @param status a JSON object that tells this local Neon from others
     * @param stop begins the end of this local Neon and returns at once
     */
    OwnRoutes(String status, Runnable stop) {
        this.status = status;
        this.stop = stop;
    }

    Mono<Reply> answer(String method, String path) {
        return Mono.fromCallable(() -> {
            if (method.equals("GET") && path.equals("/status")) {
                return new Reply(200, Optional.of(status));
            }
            if (method.equals("POST") && path.equals("/stop")) {
                stop.run();
                return new Reply(202, Optional.of(status));
            }
            return Reply.error(404, "", "a local Neon has no route of its own by this name");
        });
    }
}
