package io.alchemyreactive;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Options for an edit of the stored state. Immutable. */
public final class EditOptions {

    /** The defaults: does not wait for the lease, does not force, and asks for no approval. */
    public static final EditOptions DEFAULTS = builder().build();

    private final String command;
    private final Duration lockTimeout;
    private final boolean force;
    private final Set<String> consents;
    private final Function<StateEdit, Mono<Boolean>> approve;

    private EditOptions(Builder builder) {
        command = builder.command;
        lockTimeout = builder.lockTimeout;
        force = builder.force;
        consents = Set.copyOf(builder.consents);
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

    /** How long to wait for a stage that another run holds; zero means not at all. */
    public Duration lockTimeout() {
        return lockTimeout;
    }

    /** Whether to go ahead although other stages use the resource. */
    public boolean force() {
        return force;
    }

    /** The name of the stage, where a protected stage has to be confirmed by name; unmodifiable. */
    public Set<String> consents() {
        return consents;
    }

    /** The function that is asked for approval, once, with the edit, before anything is written. */
    public Function<StateEdit, Mono<Boolean>> approve() {
        return approve;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private String command = "state edit";
        private Duration lockTimeout = Duration.ZERO;
        private boolean force;
        private final Set<String> consents = new TreeSet<>();
        private Function<StateEdit, Mono<Boolean>> approve = edit -> Mono.just(true);

        private Builder() {}

        /** The command that runs, in a few words. Default {@code state edit}. */
        public Builder command(String command) {
            this.command = Objects.requireNonNull(command, "command");
            return this;
        }

        /**
         * How long to wait for a stage that another run holds. Default zero: not at all.
         *
         * @throws IllegalArgumentException when it is negative, or too long to be counted
         */
        public Builder lockTimeout(Duration lockTimeout) {
            this.lockTimeout = DeployOptions.checkLockTimeout(lockTimeout);
            return this;
        }

        /** Goes ahead although other stages use the resource. Off by default. */
        public Builder force(boolean force) {
            this.force = force;
            return this;
        }

        /** Allows the stage of this name to be changed; no other name is accepted. None by default. */
        public Builder consent(String name) {
            consents.add(Objects.requireNonNull(name, "name"));
            return this;
        }

        /**
         * Asked once, with the correction, before anything is written; false ends the edit with {@link
         * NotApprovedException}. By default every correction is approved.
         */
        public Builder approve(Function<StateEdit, Mono<Boolean>> approve) {
            this.approve = Objects.requireNonNull(approve, "approve");
            return this;
        }

        /** The options. */
        public EditOptions build() {
            return new EditOptions(this);
        }
    }
}
