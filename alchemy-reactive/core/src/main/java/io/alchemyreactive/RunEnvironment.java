package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Service;
import io.alchemyreactive.state.Holder;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The surroundings of a run: clock, ids, user, host and process. Provide one in the Reactor context to drive time and chance in a test, or to
 * say who is deploying; without it the {@link #standard} one applies.
 *
 * @param clock the time; asked on any thread, must not block
 * @param ids makes ids: 26 lower-case base32 characters, never the same twice; called on any thread, must not block
 * @param user who is deploying
 * @param host on which machine
 * @param pid in which process
 */
public record RunEnvironment(Clock clock, Supplier<String> ids, String user, String host, long pid) {

    /** The key under which it lives in the Reactor context. */
    public static final Service<RunEnvironment> SERVICE = Service.of(
            RunEnvironment.class, ".contextWrite(RunEnvironment.SERVICE.provide(environment)) around the deploy");

    public RunEnvironment {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(ids, "ids");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
    }

    /**
     * The system's clock and random ids, for this user of this machine. Reads the system's source of randomness once,
     * which may block.
     */
    public static RunEnvironment standard(String user, String host) {
        return new RunEnvironment(
                Clock.systemUTC(),
                RandomIds.seeded(),
                user,
                host,
                ProcessHandle.current().pid());
    }

    /** The holder of a lease that is asked for now, for this command. */
    public Holder holder(String command) {
        return new Holder(newId(), user, host, pid, command, now());
    }

    /** The time by the clock; a failure that names the clock where it throws. */
    Instant now() {
        return asked("clock", clock::instant);
    }

    /** A fresh id; a failure that names the ids where they throw. */
    String newId() {
        return asked("ids", ids::get);
    }

    private static <T> T asked(String what, Callable<T> code) {
        try {
            return Objects.requireNonNull(code.call(), "it returned null");
        } catch (Throwable e) {
            throw new RunEnvironmentException(what, ErrorBoundary.signal(e));
        }
    }

    /** The one of the Reactor context; without it the standard one of an unknown user. */
    public static Mono<RunEnvironment> current() {
        return Mono.deferContextual(context -> SERVICE.find(context)
                .map(Mono::just)
                .orElseGet(() -> Mono.fromCallable(() -> standard("unknown", "unknown"))
                        .subscribeOn(Schedulers.boundedElastic())));
    }
}
