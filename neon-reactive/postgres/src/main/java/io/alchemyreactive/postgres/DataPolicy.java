package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.plan.LabelPolicy;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which rows may be in the previews of a stage: {@code Stack.named("shop").policy("pr-*", DataPolicy.MASKED)}. Follows the
 * {@link DataClass} of databases through all values that are computed from them, also in other stages.
 */
@Experimental
public enum DataPolicy implements LabelPolicy {
    /** No rows of production, masked or not. */
    SEED_ONLY(DataClass.SEED_ONLY, DataClass.SCHEMA_ONLY),
    /** Rows of production only where they are masked. */
    MASKED(DataClass.SEED_ONLY, DataClass.SCHEMA_ONLY, DataClass.MASKED),
    /** All rows. */
    PRODUCTION_ALLOWED(DataClass.SEED_ONLY, DataClass.values());

    private final Set<DataClass> allowed;

    DataPolicy(DataClass first, DataClass... more) {
        this.allowed = EnumSet.of(first, more);
    }

    /** Whether the class is allowed. Labels with other names are; a class that this version does not know is not. */
    @Override
    public boolean allows(Label label) {
        return !label.name().equals(DataClass.LABEL)
                || this == PRODUCTION_ALLOWED
                || allowed.stream().anyMatch(rows -> rows.label().equals(label));
    }

    @Override
    public String describe() {
        return "DataPolicy." + this;
    }

    @Override
    public String cure(Label refused) {
        String other = "declare another policy for the stage.";
        return this == MASKED
                ? "Mask the database with Mask.of and use the outputs of the masked one, or " + other
                : "Use a database that is filled by seeds, such as a PreviewSchema or a branch with schemaOnly(true), or "
                        + other;
    }
}
