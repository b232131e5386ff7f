package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of the action of a mask, which runs again when one changes.
 *
 * @param target the database
 * @param owner the owner of the database, as {@code stack/stage/id}; empty when it is not known
 * @param contents changes when the content of the database was replaced as a whole
 * @param schemaVersion the version of the last migration; empty without migrations
 * @param rules the rules
 * @param waivers the columns that stay as they are
 * @param personal further words that make a column personal
 * @param key the key of the fakes; absent when no rule needs it
 */
record MaskInputs(
        PostgresOrigin target,
        String owner,
        String contents,
        String schemaVersion,
        List<Declared> rules,
        List<Waiver> waivers,
        List<String> personal,
        @Nullable Redacted<String> key) {

    MaskInputs {
        rules = List.copyOf(rules);
        waivers = List.copyOf(waivers);
        personal = List.copyOf(personal);
    }

    /** A rule, as the plan writes it. */
    record Declared(String column, String rule) {}

    /** A waiver with its reason. */
    record Waiver(String column, String reason) {}
}
