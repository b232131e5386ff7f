package io.alchemyreactive.benchmarks;

import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.postgres.PostgresStateStore;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The clients of one JVM: each has stages of its own and deploys them in turn. Writes a line for each deploy: {@code deployed}
 * with its milliseconds, or {@code failed} with the kind of failure.
 */
public final class ScaleClients {

    private ScaleClients() {}

    /** Arguments: {@code fill} or {@code change}, first stage, end of stages, resources, clients, seconds, connections, address of the database. */
    public static void main(String[] args) {
        boolean fills = args[0].equals("fill");
        int first = Integer.parseInt(args[1]);
        int stages = Integer.parseInt(args[2]) - first;
        int resources = Integer.parseInt(args[3]);
        int clients = Integer.parseInt(args[4]);
        var span = Duration.ofSeconds(Long.parseLong(args[5]));
        StateStore store = PostgresStateStore.create(DatabaseState.options(args[7]).toBuilder()
                .connections(Integer.parseInt(args[6]))
                .build());
        long end = System.nanoTime() + span.toNanos();
        Flux.range(0, clients)
                .flatMap(
                        client -> Flux.range(0, stages)
                                .filter(stage -> stage % clients == client)
                                .map(stage -> new ScaleStage(first + stage, resources))
                                .collectList()
                                .flatMapMany(own -> fills
                                        ? Flux.fromIterable(own).concatMap(stage -> timed(stage.fill(store)))
                                        : Flux.fromIterable(own)
                                                .concatMap(stage -> timed(stage.change(store)))
                                                .repeat(() -> System.nanoTime() < end))
                                .subscribeOn(Schedulers.parallel()),
                        clients)
                .doOnNext(System.out::println)
                .then(store.close())
                .block();
    }

    private static Mono<String> timed(Mono<Void> deploy) {
        return deploy.materialize()
                .elapsed()
                .map(ended -> ended.getT2().getThrowable() == null
                        ? "deployed " + ended.getT1()
                        : "failed " + ended.getT2().getThrowable().getClass().getSimpleName());
    }
}
