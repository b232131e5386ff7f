package io.alchemyreactive;

import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.Objects;

/** An edit of the stored state of one resource. Its object is not touched. */
public sealed interface StateEdit {

    /** The stage that is edited. */
    StageKey stage();

    /** The row before the edit. */
    Row row();

    /** The resources of the same stage that use it, sorted. */
    List<ResourceKey> users();

    /** The resources of other stages that use it, sorted. */
    List<ResourceKey> borrowers();

    /**
     * Removes a row from state.
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
         * The objects that may still exist and are no longer in state after the edit: one generation for each object,
         * the newest first. Empty for an action.
         */
        public List<Generation> leftBehind() {
            return Rows.generations(row).stream()
                    .filter(generation -> !ResourceType.isAction(generation.type()))
                    .toList();
        }
    }

    /**
     * Renames a row.
     *
     * @param stage of which stage
     * @param row which one
     * @param to its FQN afterwards
     * @param users the resources of the same stage that use it; their references are renamed too
     * @param borrowers the resources of other stages that use it; they refer to its old name
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
