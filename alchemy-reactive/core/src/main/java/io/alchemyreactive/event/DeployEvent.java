package io.alchemyreactive.event;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.StageKey;
import java.time.Instant;

/**
 * News of a run. A run's events are numbered from 0 without gaps; the first is {@link RunStarted}, the last
 * {@link RunEnded}. Of each resource with something to do: planned, started, perhaps retrying, then one of finished, failed,
 * skipped and cancelled; after its end perhaps failed once more, with action {@code DELETE}, for an older object of it.
 * {@code Finished} comes after the row is durable and before {@code Started} of whatever uses it. No event holds a
 * secret.
 */
public sealed interface DeployEvent {

    /** One method per member, so that a new member does not compile where it is forgotten. */
    interface Visitor<R> {
        R visit(RunStarted runStarted);

        R visit(Planned planned);

        R visit(Started started);

        R visit(Retrying retrying);

        R visit(Progressed progressed);

        R visit(Finished finished);

        R visit(Failed failed);

        R visit(Skipped skipped);

        R visit(Cancelled cancelled);

        R visit(RunEnded runEnded);
    }

    /** Calls the method for this member. */
    <R> R accept(Visitor<R> visitor);

    /** The place in the run's sequence. */
    long sequence();

    /** News of one resource. */
    sealed interface OfResource extends DeployEvent {

        /** The resource's name with its scopes. */
        String fqn();

        /** The name of its type. */
        String type();

        /** The work on it. */
        ChangeAction action();
    }

    /** The kind of work that a run does on its stage. */
    enum Verb {
        /** Makes the stage as the program says. */
        DEPLOY,
        /** Deletes what the stage owns. */
        DESTROY,
        /** Takes an existing object into state. */
        IMPORT,
        /** Runs an operation on a deployed resource. */
        OPERATION
    }

    /** How a run ended. */
    enum Outcome {
        /** All was done. */
        SUCCEEDED,
        /** Something failed; the result says what. */
        FAILED,
        /** It was stopped before the end. */
        STOPPED
    }

    /** The run has begun; it may still wait for the stage's lease. */
    record RunStarted(long sequence, Verb verb, StageKey stage, Instant at) implements DeployEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** This will be done. */
    record Planned(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** This is being done now. */
    record Started(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A call failed and is made again.
     *
     * @param attempt how many times it has been made again, this one included
     * @param because why the one before failed; fit to show
     */
    record Retrying(long sequence, String fqn, String type, ChangeAction action, long attempt, String because)
            implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Its provider says how the work goes on.
     *
     * @param line fit to show
     */
    record Progressed(long sequence, String fqn, String type, ChangeAction action, String line) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** This is done and durable. */
    record Finished(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** This failed; the message is fit to show. */
    record Failed(long sequence, String fqn, String type, ChangeAction action, String message) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** This was not tried, because of what the text says. */
    record Skipped(long sequence, String fqn, String type, ChangeAction action, String because) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** This was under way when the run was aborted; how far it came is not known, and the next run goes on from there. */
    record Cancelled(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The run is over. */
    record RunEnded(long sequence, Outcome outcome, Instant at) implements DeployEvent {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
