package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.resource.Action;
import java.time.Instant;

/** A preview database whose outputs wait for its mask. Belongs to one run; thread-safe. */
@Experimental
public final class MaskedDatabase implements PreviewDatabase {

    private final PreviewDatabase database;
    private final Action<Masked> mask;

    MaskedDatabase(PreviewDatabase database, Action<Masked> mask) {
        this.database = database;
        this.mask = mask;
    }

    /** The result of the mask. */
    public Output<Masked> masked() {
        return mask.attributes();
    }

    /** The mask, for a seed that runs after it, or a stack that returns it. */
    public Action<Masked> action() {
        return mask;
    }

    @Override
    public Output<PostgresOrigin> origin() {
        return masked(database.origin());
    }

    @Override
    public Output<PostgresOrigin> pooledOrigin() {
        return masked(database.pooledOrigin());
    }

    @Override
    public Output<String> schema() {
        return masked(database.schema());
    }

    @Override
    public Output<String> owner() {
        return masked(database.owner());
    }

    @Override
    public Output<Instant> createdAt() {
        return masked(database.createdAt());
    }

    @Override
    public Output<Instant> expiresAt() {
        return masked(database.expiresAt());
    }

    @Override
    public Output<String> contents() {
        return masked(database.contents());
    }

    @Override
    public Output<String> schemaVersion() {
        return masked(database.schemaVersion());
    }

    /** {@link DataClass#MASKED} for a copy of production; else that of the database. */
    @Override
    public Output<DataClass> dataClass() {
        return masked(database.dataClass()).map(rows -> rows == DataClass.PRODUCTION_COPY ? DataClass.MASKED : rows);
    }

    private <T> Output<T> masked(Output<T> output) {
        return output.withLabelsOf(mask.attributes());
    }
}
