package io.alchemyreactive.neon;

import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.resource.SchemaMigration;
import io.alchemyreactive.value.Value;
import java.util.Map;
import java.util.TreeMap;

/**
 * Converts stored branches. Version 1 lacks the attributes of a preview database. Its rows count as those of production,
 * because the attributes do not show where they came from.
 */
final class StoredBranches implements SchemaMigration {

    @Override
    public Value.Fields attributes(int from, Value.Fields stored) {
        Map<String, Value> attributes = new TreeMap<>(stored.values());
        attributes.put("schema", new Value.Text(BranchAttributes.SCHEMA));
        attributes.put("dataClass", new Value.Text(DataClass.PRODUCTION_COPY.name()));
        return new Value.Fields(attributes);
    }
}
