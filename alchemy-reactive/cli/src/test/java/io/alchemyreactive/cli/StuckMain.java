package io.alchemyreactive.cli;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.test.FakeCloud;
import io.alchemyreactive.test.Thing;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A program of its own that never comes to its end; it says on its error output when it has come to the place. */
final class StuckMain {

    private StuckMain() {}

    record Outputs(Thing thing) {}

    /** Where it stays: the first argument. */
    enum Place {
        /** A program that keeps its thread and does not listen to interrupts. */
        BUSY_PROGRAM,
        /** A provider that is never acquired. */
        PROVIDER,
        /** A provider that is never released, after the work has failed. */
        RELEASE,
        /** A call that never answers. */
        CREATE,
        /** A call whose work dies of an error of the JVM on a thread of Reactor's. */
        DEAD_WORKER,
        /** A call whose work dies so on a thread of its own. */
        DEAD_THREAD
    }

    public static void main(String[] args) {
        AlchemyCli.main(stack(Place.valueOf(args[0])), Arrays.copyOfRange(args, 1, args.length));
    }

    private static Stack<Outputs> stack(Place place) {
        FakeCloud cloud = FakeCloud.create();
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.CREATE ? create(place) : Mono.empty();
            }
        });
        return Stack.named("stuck").providers(providers(place, cloud)).program(Outputs.class, program(place));
    }

    private static Layer<Providers> providers(Place place, FakeCloud cloud) {
        return Layer.of(
                "the cloud",
                place == Place.PROVIDER ? Mono.defer(StuckMain::stuck) : Mono.just(cloud.providers()),
                providers -> place == Place.RELEASE ? stuck() : Mono.empty());
    }

    private static Mono<Outputs> program(Place place) {
        Mono<Outputs> declared = Thing.of("db", t -> t.size(1)).map(Outputs::new);
        return switch (place) {
            case BUSY_PROGRAM ->
                Mono.fromRunnable(() -> {
                            say("stuck");
                            while (true) {
                                LockSupport.parkNanos(1_000_000);
                            }
                        })
                        .then(declared);
            case RELEASE -> Mono.error(new IllegalStateException("a program that fails"));
            default -> declared;
        };
    }

    private static Mono<Void> create(Place place) {
        return switch (place) {
            case DEAD_WORKER -> Mono.<Void>fromRunnable(StuckMain::die).subscribeOn(Schedulers.parallel());
            case DEAD_THREAD -> Mono.create(sink -> new Thread(StuckMain::die, "of-a-driver").start());
            default -> stuck();
        };
    }

    private static void die() {
        throw new NoSuchMethodError("a driver of another version");
    }

    private static <T> Mono<T> stuck() {
        return Mono.<T>never().doOnSubscribe(subscription -> say("stuck"));
    }

    private static void say(String word) {
        System.err.println(word);
    }
}
