package io.alchemyreactive.event;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.StageKey;
import java.time.Instant;

/**
 * An event of a run. A run's events are numbered from 0 without gaps; the first is {@link RunStarted}, the last {@link
 * RunEnded}. For each resource with work to do: planned, started, perhaps retrying, then one of finished, failed,
 * skipped and cancelled; after its end perhaps failed once more, with action {@code DELETE}, for an older object of it.
 * {@code Finished} comes after the row is durable and before {@code Started} of the resources that use it. No event
 * holds a secret.
 */
public sealed interface DeployEvent {

    /** One method per kind of event, so that code that forgets a new kind does not compile. */
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

    /** The number of the event in its run, from 0. */
    long sequence();

    /** An event about one resource. */
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

    /** The plan contains this action on the resource. */
    record Planned(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Work on the resource has begun. */
    record Started(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A provider call failed and is retried.
     *
     * @param attempt the number of this retry, from 1
     * @param because why the call before failed; fit to show
     */
    record Retrying(long sequence, String fqn, String type, ChangeAction action, long attempt, String because)
            implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * The provider of the resource reports progress.
     *
     * @param line fit to show
     */
    record Progressed(long sequence, String fqn, String type, ChangeAction action, String line) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Work on the resource has ended and its row is durable. */
    record Finished(long sequence, String fqn, String type, ChangeAction action) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Work on the resource failed; the message is fit to show. */
    record Failed(long sequence, String fqn, String type, ChangeAction action, String message) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Work on the resource was not started; the text says why. */
    record Skipped(long sequence, String fqn, String type, ChangeAction action, String because) implements OfResource {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Work on the resource was running when the run was aborted. How far it came is not known; the next run completes
     * it.
     */
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
