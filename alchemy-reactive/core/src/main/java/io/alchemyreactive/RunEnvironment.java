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
 * The surroundings of a run: clock, ids, user, host and process. Provide one in the Reactor context to control time and
 * ids in a test, or to name the user who deploys. Without it {@link #standard} applies, for an unknown user.
 *
 * @param clock the time; asked on any thread, must not block
 * @param ids makes ids: 26 lower-case base32 characters, never the same twice; called on any thread, must not block
 * @param user who is deploying
 * @param host on which machine
 * @param pid in which process
 * @param ci in which run of a CI system; {@link CiRun#NONE} outside of CI
 */
public record RunEnvironment(Clock clock, Supplier<String> ids, String user, String host, long pid, CiRun ci) {

    /** The key of the environment in the Reactor context. */
    public static final Service<RunEnvironment> SERVICE = Service.of(
            RunEnvironment.class, ".contextWrite(RunEnvironment.SERVICE.provide(environment)) around the deploy");

    public RunEnvironment {
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(ids, "ids");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(ci, "ci");
    }

    /** An environment outside of CI. */
    public RunEnvironment(Clock clock, Supplier<String> ids, String user, String host, long pid) {
        this(clock, ids, user, host, pid, CiRun.NONE);
    }

    /** A copy in this run of a CI system. */
    public RunEnvironment in(CiRun run) {
        return new RunEnvironment(clock, ids, user, host, pid, run);
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

    /**
     * Describes this run as the holder of a lease: a fresh id, the user, host and process, the command and the current
     * time.
     */
    public Holder holder(String command) {
        return new Holder(newId(), user, host, pid, command, now());
    }

    /** The current time. Throws {@link RunEnvironmentException} when the clock throws. */
    Instant now() {
        return asked("clock", clock::instant);
    }

    /** A fresh id. Throws {@link RunEnvironmentException} when the supplier throws. */
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

    /**
     * Emits the environment of the Reactor context; without one, the {@link #standard} environment of an unknown user.
     */
    public static Mono<RunEnvironment> current() {
        return Mono.deferContextual(context -> SERVICE.find(context)
                .map(Mono::just)
                .orElseGet(() -> Mono.fromCallable(() -> standard(Holder.UNKNOWN, Holder.UNKNOWN))
                        .subscribeOn(Schedulers.boundedElastic())));
    }
}
