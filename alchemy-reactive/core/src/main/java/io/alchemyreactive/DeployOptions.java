package io.alchemyreactive;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.plan.Plan;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * How to deploy or destroy.
 *
 * @param command what is being done, for whoever finds the stage held
 * @param concurrency how many provider calls may be under way at once
 * @param lockTimeout how long to wait for a stage that somebody else holds
 * @param adopt whether objects that exist already and are not ours may be taken over
 * @param breakReferences whether resources may go although other stages use them
 * @param forget whether rows whose provider is missing are dropped
 * @param consents names of resources whose data may be lost, and of the stage where whoever changes it has to name it
 * @param refresh whether providers are asked about every stored object, so that what differs is repaired
 * @param expected the plan that was looked at before; any other one is refused
 * @param programTimeout how long the program may run, and how long its providers may take to come and to go
 * @param approve asked once, with the plan, before anything is written; false ends the run with {@link
 *     NotApprovedException}
 */
public record DeployOptions(
        String command,
        int concurrency,
        Duration lockTimeout,
        boolean adopt,
        boolean breakReferences,
        boolean forget,
        Set<String> consents,
        boolean refresh,
        Optional<Plan> expected,
        Duration programTimeout,
        Function<Plan, Mono<Boolean>> approve) {

    /** The options that apply when none are given. */
    public static final DeployOptions DEFAULTS = builder().build();

    public DeployOptions {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(lockTimeout, "lockTimeout");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(approve, "approve");
        consents = Set.copyOf(consents);
        Objects.requireNonNull(programTimeout, "programTimeout");
        if (programTimeout.isNegative() || programTimeout.isZero()) {
            throw new IllegalArgumentException("a program needs a time longer than nothing, not " + programTimeout);
        }
        TimeSpans.countable("programTimeout", programTimeout);
        TimeSpans.countable("lockTimeout", lockTimeout);
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lockTimeout must not be negative, but is " + lockTimeout);
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
        }
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private String command = "deploy";
        private int concurrency = 32;
        private Duration lockTimeout = Duration.ZERO;
        private boolean adopt;
        private boolean breakReferences;
        private boolean forget;
        private final Set<String> consents = new TreeSet<>();
        private boolean refresh;
        private Optional<Plan> expected = Optional.empty();
        private Duration programTimeout = Duration.ofMinutes(30);
        private Function<Plan, Mono<Boolean>> approve = plan -> Mono.just(true);

        private Builder() {}

        /** The command that runs, in a few words. Default {@code deploy}. */
        public Builder command(String command) {
            this.command = command;
            return this;
        }

        /** How many provider calls may be under way at once. Default 32. */
        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        /** How long to wait for a stage that somebody else holds. Default zero: not at all. */
        public Builder lockTimeout(Duration lockTimeout) {
            this.lockTimeout = lockTimeout;
            return this;
        }

        /** Allows to take over objects that are not ours. Off by default. */
        public Builder adopt(boolean adopt) {
            this.adopt = adopt;
            return this;
        }

        /** Allows to remove or replace what other stages use. Off by default. */
        public Builder breakReferences(boolean breakReferences) {
            this.breakReferences = breakReferences;
            return this;
        }

        /** Drops rows whose provider is missing. Off by default. */
        public Builder forget(boolean forget) {
            this.forget = forget;
            return this;
        }

        /**
         * Allows the data of this resource to be lost, or the stage of this name to be changed. The plan warns of a name that
         * neither the stage nor a resource of it has, declared or stored. None by default.
         */
        public Builder consent(String name) {
            consents.add(name);
            return this;
        }

        /** Asks providers about every stored object, so that what differs from state is repaired. Off by default. */
        public Builder refresh(boolean refresh) {
            this.refresh = refresh;
            return this;
        }

        /** Applies this plan and refuses any other: what it was made from must not have changed. None by default. */
        public Builder expected(Plan plan) {
            this.expected = Optional.of(plan);
            return this;
        }

        /**
         * How long the program may run before it is cancelled; its providers may take as long to be acquired, and as long to
         * be released. Default 30 minutes.
         */
        public Builder programTimeout(Duration programTimeout) {
            this.programTimeout = programTimeout;
            return this;
        }

        /** Asked with the plan before anything is written. By default every plan is approved. */
        public Builder approve(Function<Plan, Mono<Boolean>> approve) {
            this.approve = approve;
            return this;
        }

        /** The options. */
        public DeployOptions build() {
            return new DeployOptions(
                    command,
                    concurrency,
                    lockTimeout,
                    adopt,
                    breakReferences,
                    forget,
                    consents,
                    refresh,
                    expected,
                    programTimeout,
                    approve);
        }
    }
}
