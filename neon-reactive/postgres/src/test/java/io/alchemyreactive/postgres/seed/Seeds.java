package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Seeds in the hands of a test, without an engine. Subscribes where blocking is found. */
final class Seeds {

    static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path folder;

    Seeds(Path folder) {
        this.folder = folder;
    }

    Seeds file(String name, String sql) throws IOException {
        return file(name, sql.getBytes(StandardCharsets.UTF_8));
    }

    Seeds file(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
        return this;
    }

    Mono<Seeded> running(PostgresOrigin target, SeedMode mode, boolean verify, SeedSource... more) {
        return Mono.defer(() -> {
                    List<SeedSource> sources =
                            Stream.concat(files(), Stream.of(more)).toList();
                    var inputs = new SeedInputs(target, "", mode, List.of());
                    var action = new ResourceKey(new StageKey("shop", "pr-7"), "demo");
                    return new SeedRun(sources, verify).run(new ActionRun<>(action, "a".repeat(26), inputs));
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Stream<SeedSource> files() {
        String[] found = Objects.requireNonNull(folder.toFile().list());
        return found.length == 0 ? Stream.of() : SeedFiles.find("demo", "filesystem:" + folder).stream();
    }

    Seeded run(PostgresOrigin target, SeedMode mode, SeedSource... more) {
        return get(running(target, mode, false, more));
    }

    Seeded verified(PostgresOrigin target, SeedSource... more) {
        return get(running(target, SeedMode.ON_CHANGE, true, more));
    }

    static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(LIMIT));
    }
}
