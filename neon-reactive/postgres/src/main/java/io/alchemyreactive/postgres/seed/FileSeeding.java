package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.provider.Progress;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Applies files over JDBC on an elastic thread. Stateless. */
final class FileSeeding {

    private FileSeeding() {}

    /**
     * Applies the file unless the history has it. A cancel stops the statement that runs and keeps nothing.
     */
    static Mono<Seeded.Source> run(SeedTask task, SeedSource.OfFile source) {
        return Mono.defer(() -> {
            Sinks.Many<String> lines = Sinks.many().unicast().onBackpressureBuffer();
            var transaction = new FileTransaction(task, source, lines::tryEmitNext);
            Mono<Seeded.Source> work = ErrorBoundary.<Seeded.Source>blocking(transaction::run)
                    .doOnCancel(() -> {
                        transaction.stop();
                        Schedulers.boundedElastic().schedule(transaction::interrupt);
                    })
                    .doFinally(end -> lines.tryEmitComplete());
            Mono<Boolean> told = lines.asFlux().concatMap(Progress::say).then(Mono.just(true));
            return Mono.zip(work, told, (applied, all) -> applied);
        });
    }
}
