package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.NeonOptions;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A program that asks for a project with the surroundings of its process, and says what came of it in one line. */
final class ProxiedCall {

    private ProxiedCall() {}

    public static void main(String[] arguments) {
        HttpNeonClient client = HttpNeonClient.create(NeonOptions.from(System.getenv()));
        String outcome = client.projects()
                .get("p-1")
                .map(project -> "found")
                .onErrorResume(error -> Mono.just(error.getClass().getSimpleName() + ": " + error.getMessage()))
                .block(Duration.ofSeconds(60));
        System.out.println(outcome);
    }
}
