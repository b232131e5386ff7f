package io.alchemyreactive;

import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.Objects;

/** A correction of what is stored; it touches no object. */
public sealed interface StateEdit {

    /** The stage that is corrected. */
    StageKey stage();

    /** The row as it was before. */
    Row row();

    /** The resources of the same stage that use it, sorted. */
    List<ResourceKey> users();

    /** The resources of other stages that use it, sorted. */
    List<ResourceKey> borrowers();

    /**
     * A row is dropped.
     *
     * @param stage of which stage
     * @param row which one
     * @param users the resources of the same stage that use it
     * @param borrowers the resources of other stages that use it
     */
    record Forget(StageKey stage, Row row, List<ResourceKey> users, List<ResourceKey> borrowers) implements StateEdit {

        public Forget {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(row, "row");
            users = List.copyOf(users);
            borrowers = List.copyOf(borrowers);
        }

        /**
         * The objects that may still exist and are not known any more afterwards: one for each object, the newest first. An
         * action has none.
         */
        public List<Generation> leftBehind() {
            return Rows.generations(row).stream()
                    .filter(generation -> !ResourceType.isAction(generation.type()))
                    .toList();
        }
    }

    /**
     * A row goes over to another name.
     *
     * @param stage of which stage
     * @param row which one
     * @param to its FQN afterwards
     * @param users the resources of the same stage that use it; they do so under its new name afterwards
     * @param borrowers the resources of other stages that use it; they look for it under its old name
     */
    record Move(StageKey stage, Row row, String to, List<ResourceKey> users, List<ResourceKey> borrowers)
            implements StateEdit {

        public Move {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(row, "row");
            Objects.requireNonNull(to, "to");
            users = List.copyOf(users);
            borrowers = List.copyOf(borrowers);
        }
    }
}
