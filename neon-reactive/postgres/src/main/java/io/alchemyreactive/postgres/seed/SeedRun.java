package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.postgres.internal.SessionWork;
import io.alchemyreactive.provider.Progress;
import io.alchemyreactive.resource.ActionRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The run of the sources of a seed, one after the other.
 *
 * @param sources the sources
 * @param verify whether each source that runs has to have no further effect when it runs again
 */
record SeedRun(List<SeedSource> sources, boolean verify) {

    SeedRun {
        sources = List.copyOf(sources);
    }

    /** Emits what was done. Fails with the failure of the first source that cannot be applied. */
    Mono<Seeded> run(ActionRun<SeedInputs> run) {
        var task = new SeedTask(
                run.inputs().target(),
                run.action().stage().stage(),
                run.inputs().mode(),
                verify);
        List<SeedSource> named =
                sources.stream().map(source -> source.of(run.action().fqn())).toList();
        return applied(task, named.get(0))
                .flatMap(applied -> Flux.fromIterable(named)
                        .concatMap(source -> task.mode().runs(applied.get(source.name()), source.sha256())
                                ? apply(task, source)
                                : Mono.just(task.skipped(source)))
                        .concatMap(source -> Progress.say(source.line()).thenReturn(source))
                        .collectList())
                .map(Seeded::of);
    }

    private static Mono<Seeded.Source> apply(SeedTask task, SeedSource source) {
        return source instanceof SeedSource.OfFile file
                ? FileSeeding.run(task, file)
                : FunctionSeeding.run(task, (SeedSource.OfFunction) source);
    }

    /**
     * The hashes of what the history has, by the names of the sources, so that a source that has nothing to do needs no
     * transaction. The transaction of a source looks again.
     */
    private static Mono<Map<String, String>> applied(SeedTask task, SeedSource first) {
        return ErrorBoundary.<Map<String, String>>blocking(() -> {
                    try (Connection connection = FileTransaction.connect(task.target())) {
                        return history(connection);
                    }
                })
                .onErrorMap(SQLException.class, error -> SeedFailure.of(first.name(), task.target(), "", error));
    }

    private static Map<String, String> history(Connection connection) throws SQLException {
        Map<String, String> applied = new HashMap<>();
        var history = new SeedHistory(
                SessionWork.texts(connection, SeedHistory.SCHEMA).get(0), "");
        if (!history.schema().isEmpty()
                && !SessionWork.texts(connection, history.table()).isEmpty()) {
            for (String line : SessionWork.texts(connection, history.all())) {
                int end = line.indexOf('\t');
                applied.put(line.substring(0, end), line.substring(end + 1));
            }
        }
        return applied;
    }
}
