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

/** How to deploy or destroy. Immutable. */
public final class DeployOptions {

    /** The options that apply when none are given. */
    public static final DeployOptions DEFAULTS = builder().build();

    private final String command;
    private final int concurrency;
    private final Duration lockTimeout;
    private final boolean adopt;
    private final boolean breakReferences;
    private final boolean forget;
    private final Set<String> consents;
    private final boolean refresh;
    private final Optional<Plan> expected;
    private final Duration programTimeout;
    private final Function<Plan, Mono<Boolean>> approve;

    private DeployOptions(Builder builder) {
        command = builder.command;
        concurrency = builder.concurrency;
        lockTimeout = builder.lockTimeout;
        adopt = builder.adopt;
        breakReferences = builder.breakReferences;
        forget = builder.forget;
        consents = Set.copyOf(builder.consents);
        refresh = builder.refresh;
        expected = builder.expected;
        programTimeout = builder.programTimeout;
        approve = builder.approve;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The command that runs. It is shown to other runs while this one holds the stage. */
    public String command() {
        return command;
    }

    /** How many provider calls may be under way at once. */
    public int concurrency() {
        return concurrency;
    }

    /** How long to wait for a stage that another run holds; zero means not at all. */
    public Duration lockTimeout() {
        return lockTimeout;
    }

    /** Whether existing objects that this stage does not own may be taken over. */
    public boolean adopt() {
        return adopt;
    }

    /** Whether resources may be deleted or replaced although other stages use them. */
    public boolean breakReferences() {
        return breakReferences;
    }

    /** Whether rows whose provider is missing are removed from state; their objects stay where they are. */
    public boolean forget() {
        return forget;
    }

    /**
     * Names of resources whose data may be lost, and the name of the stage where a protected stage has to be confirmed
     * by name; unmodifiable.
     */
    public Set<String> consents() {
        return consents;
    }

    /** Whether providers read every stored object, so that drift is repaired. */
    public boolean refresh() {
        return refresh;
    }

    /**
     * The plan that was approved before; a run whose plan differs from it is refused. Empty when any plan may be
     * applied.
     */
    public Optional<Plan> expected() {
        return expected;
    }

    /** How long the program may run, and how long its providers may take to be acquired, and to be released. */
    public Duration programTimeout() {
        return programTimeout;
    }

    /** The function that is asked for approval, once, with the plan, before anything is written. */
    public Function<Plan, Mono<Boolean>> approve() {
        return approve;
    }

    static Duration checkLockTimeout(Duration lockTimeout) {
        TimeSpans.countable("lockTimeout", lockTimeout);
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lockTimeout must not be negative, but is " + lockTimeout);
        }
        return lockTimeout;
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
            this.command = Objects.requireNonNull(command, "command");
            return this;
        }

        /**
         * How many provider calls may be under way at once, without those that wait for a turn or for another try.
         * Default 32.
         *
         * @throws IllegalArgumentException when it is less than 1
         */
        public Builder concurrency(int concurrency) {
            if (concurrency < 1) {
                throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
            }
            this.concurrency = concurrency;
            return this;
        }

        /**
         * How long to wait for a stage that another run holds. Default zero: not at all.
         *
         * @throws IllegalArgumentException when it is negative, or too long to be counted
         */
        public Builder lockTimeout(Duration lockTimeout) {
            this.lockTimeout = checkLockTimeout(lockTimeout);
            return this;
        }

        /** Allows to take over existing objects that this stage does not own. Off by default. */
        public Builder adopt(boolean adopt) {
            this.adopt = adopt;
            return this;
        }

        /** Allows to remove or replace what other stages use. Off by default. */
        public Builder breakReferences(boolean breakReferences) {
            this.breakReferences = breakReferences;
            return this;
        }

        /** Removes rows whose provider is missing from state; their objects stay where they are. Off by default. */
        public Builder forget(boolean forget) {
            this.forget = forget;
            return this;
        }

        /**
         * Allows the data of this resource to be lost, or the stage of this name to be changed. The plan warns of a name that
         * neither the stage nor a resource of it has, declared or stored. None by default.
         */
        public Builder consent(String name) {
            consents.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /** Lets providers read every stored object, so that drift is repaired. Off by default. */
        public Builder refresh(boolean refresh) {
            this.refresh = refresh;
            return this;
        }

        /**
         * Applies this plan only. The run is refused when the program or the state has changed so that its plan
         * differs. None by default.
         */
        public Builder expected(Plan plan) {
            this.expected = Optional.of(plan);
            return this;
        }

        /**
         * How long the program may run before it is cancelled; its providers may take as long to be acquired, and as long to
         * be released. Default 30 minutes.
         *
         * @throws IllegalArgumentException when it is zero or negative, or too long to be counted
         */
        public Builder programTimeout(Duration programTimeout) {
            if (programTimeout.isNegative() || programTimeout.isZero()) {
                throw new IllegalArgumentException("a program needs a time longer than nothing, not " + programTimeout);
            }
            this.programTimeout = TimeSpans.countable("programTimeout", programTimeout);
            return this;
        }

        /**
         * Asked once, with the plan, before anything is written; false ends the run with {@link NotApprovedException}. By
         * default every plan is approved.
         */
        public Builder approve(Function<Plan, Mono<Boolean>> approve) {
            this.approve = Objects.requireNonNull(approve, "approve");
            return this;
        }

        /** The options. */
        public DeployOptions build() {
            return new DeployOptions(this);
        }
    }
}
