package io.alchemyreactive.resource;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a type apart from its records. Immutable.
 *
 * @param dataLoss the data lost with an object; empty when none is
 * @param timeout for one provider call
 * @param retries of one provider call
 * @param formerNames names under which rows may be stored
 * @param stateOnly whether nothing exists outside of state
 * @param schema the version of the records
 * @param migration from older versions
 * @param labels of the attributes; empty when they are those of the inputs
 */
record TypeTraits(
        Optional<String> dataLoss,
        Duration timeout,
        Retries retries,
        Set<String> formerNames,
        boolean stateOnly,
        int schema,
        SchemaMigration migration,
        Optional<LabelRule> labels) {

    static final TypeTraits NONE = new TypeTraits(
            Optional.empty(),
            Duration.ofMinutes(30),
            Retries.DEFAULT,
            Set.of(),
            false,
            1,
            new SchemaMigration() {},
            Optional.empty());

    TypeTraits {
        formerNames = Set.copyOf(formerNames);
        if (schema < 1) {
            throw new IllegalArgumentException("the version of a schema is at least 1, not " + schema);
        }
    }

    TypeTraits dataLoss(String data) {
        return new TypeTraits(Optional.of(data), timeout, retries, formerNames, stateOnly, schema, migration, labels);
    }

    TypeTraits within(Duration longest) {
        return new TypeTraits(dataLoss, longest, retries, formerNames, stateOnly, schema, migration, labels);
    }

    TypeTraits retried(Retries other) {
        return new TypeTraits(dataLoss, timeout, other, formerNames, stateOnly, schema, migration, labels);
    }

    TypeTraits formerly(Set<String> names) {
        return new TypeTraits(dataLoss, timeout, retries, names, stateOnly, schema, migration, labels);
    }

    TypeTraits inStateOnly() {
        return new TypeTraits(dataLoss, timeout, retries, formerNames, true, schema, migration, labels);
    }

    TypeTraits migrated(int version, SchemaMigration from) {
        return new TypeTraits(dataLoss, timeout, retries, formerNames, stateOnly, version, from, labels);
    }

    TypeTraits labelled(LabelRule rule) {
        return new TypeTraits(dataLoss, timeout, retries, formerNames, stateOnly, schema, migration, Optional.of(rule));
    }
}
