package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Diff;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides what a change of a preview schema's properties comes to. */
final class PreviewSchemaDiff {

    /** The properties that the connection values are made of. */
    private static final Set<String> ADDRESS = Set.of("server", "pooler", "extensionsSchema");

    /** The properties that can ask for another schema. */
    private static final Set<String> PLACE = Set.of("server", "name", "roleMode");

    /** The attributes that updates never change. */
    private static final Set<String> STABLE =
            Set.of("server", "database", "schema", "role", "isolated", "createdAt", "dataClass");

    private PreviewSchemaDiff() {}

    static Diff of(Change<PreviewSchema.Props, PreviewSchema.Attributes> change) {
        Set<String> forcing = new TreeSet<>(change.changed());
        forcing.retainAll(PLACE);
        Set<String> open = new TreeSet<>(change.unknown());
        open.retainAll(PLACE);
        if (change.news().isEmpty()) {
            // Whether a property that changed keeps the schema can be told when all are known.
            open.addAll(forcing);
            forcing.clear();
        } else {
            PreviewSchema.Props news = change.news().get();
            forcing.removeIf(name -> keeps(name, change.olds(), news, change.attributes()));
        }
        if (!forcing.isEmpty()) {
            // Of one name there is one schema.
            return new Diff.Replace(forcing.contains("roleMode"), forcing, Optional.of(PreviewSchema.ROWS));
        }
        if (!open.isEmpty()) {
            return new Diff.Undetermined(open);
        }
        // Without any change the schema is due for renewal, which keeps as much as another ttl does.
        Set<String> stable = new TreeSet<>(STABLE);
        boolean sameAddress = ADDRESS.stream()
                .noneMatch(name ->
                        change.changed().contains(name) || change.unknown().contains(name));
        if (sameAddress && change.attributes().origin() != null) {
            stable.add("origin");
            stable.add("pooledOrigin");
        }
        return new Diff.Update(stable);
    }

    /** An object whose making did not end may be in any of the places that were declared. */
    static Diff ofUnfinished(Set<String> changed, Set<String> unknown) {
        Set<String> forcing = new TreeSet<>(changed);
        forcing.retainAll(PLACE);
        Set<String> open = new TreeSet<>(unknown);
        open.retainAll(PLACE);
        if (!forcing.isEmpty()) {
            return new Diff.Replace(true, forcing, Optional.of(PreviewSchema.ROWS));
        }
        if (!open.isEmpty()) {
            return new Diff.Undetermined(open);
        }
        return changed.isEmpty() && unknown.isEmpty() ? new Diff.Noop() : new Diff.Update(STABLE);
    }

    /** Whether a changed property keeps the schema where it is. */
    private static boolean keeps(
            String property, PreviewSchema.Props olds, PreviewSchema.Props news, PreviewSchema.Attributes attributes) {
        return switch (property) {
            case "name" ->
                news.name() == null || PreviewName.fitting(news.name()).equals(attributes.schema());
            case "server" ->
                attributes
                                .server()
                                .equals(news.server().host() + ":"
                                        + news.server().port())
                        && attributes.database().equals(news.server().database())
                        && (attributes.isolated()
                                || olds.server().user().equals(news.server().user()));
            default -> news.isDedicated() == attributes.isolated();
        };
    }
}
