package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Read;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the question whose a schema is. Blocks. */
final class PreviewSchemaReading {

    private PreviewSchemaReading() {}

    /** The properties with the database in which the schema was made. */
    static PreviewSchema.Props where(Read<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        PreviewSchema.Props props = request.props();
        return request.attributes()
                .filter(known -> !known.database().equals(props.server().database()))
                .map(known -> new PreviewSchema.Props(
                        props.server().in(known.database()),
                        null,
                        props.name(),
                        props.roleMode(),
                        props.extensionsSchema(),
                        props.ttl(),
                        props.connectionLimit(),
                        props.lockTimeout(),
                        props.migrations(),
                        props.verifyIsolation()))
                .orElse(props);
    }

    /** @throws PreviewSchemaException when the schema was made in another database than the server's */
    static void refuseOtherDatabase(PreviewSchema.Attributes known, PostgresOrigin server) {
        if (!known.database().equals(server.database())) {
            throw new PreviewSchemaException(
                    known.schema(),
                    server,
                    "it was made in the database '" + known.database() + "', and the address leads to another one",
                    "Correct the server's address.");
        }
    }

    static Found<PreviewSchema.Attributes> found(
            AdminSession session,
            String schema,
            PreviewSchema.Props props,
            Read<PreviewSchema.Props, PreviewSchema.Attributes> request)
            throws SQLException {
        Optional<PreviewLookup.Schema> seen = PreviewLookup.schema(session, schema);
        if (seen.isEmpty()) {
            return Found.absent();
        }
        Optional<PreviewLookup.Role> role =
                PreviewLookup.role(session, seen.get().role());
        PreviewSchema.Attributes attributes =
                attributes(schema, seen.get(), role, props, request.attributes().orElse(null));
        return seen.get().tag().filter(tag -> tag.proves(request.identity())).isPresent()
                ? Found.ours(attributes)
                : Found.foreign(attributes, seen.get().owner(schema));
    }

    /** The schema with this name and a mark, whoever owns it. */
    static Optional<PreviewSchema.Attributes> known(AdminSession session, String schema, PreviewSchema.Props props)
            throws SQLException {
        Optional<PreviewLookup.Schema> seen = PreviewLookup.schema(session, schema)
                .filter(found -> found.tag().isPresent());
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(attributes(
                schema, seen.get(), PreviewLookup.role(session, seen.get().role()), props, null));
    }

    private static PreviewSchema.Attributes attributes(
            String schema,
            PreviewLookup.Schema seen,
            Optional<PreviewLookup.Role> role,
            PreviewSchema.Props props,
            PreviewSchema.@Nullable Attributes known) {
        boolean isolated = role.flatMap(PreviewLookup.Role::tag).isPresent();
        boolean opens = role.filter(PreviewLookup.Role::canLogIn).isPresent()
                && known != null
                && known.role().equals(seen.role());
        PostgresOrigin server = props.server();
        return new PreviewSchema.Attributes(
                server.host() + ":" + server.port(),
                server.database(),
                schema,
                seen.role(),
                isolated,
                known != null && (opens || !isolated) ? known.origin() : null,
                known != null && (opens || !isolated) ? known.pooledOrigin() : null,
                seen.tag().map(PreviewTag::owner).orElse(""),
                seen.tag().map(PreviewTag::createdAt).orElse(Instant.EPOCH),
                seen.tag().map(PreviewTag::expiresAt).orElse(null),
                seen.tag().map(PreviewTag::renewalTime).orElse(null),
                seen.tag().flatMap(PreviewTag::marks).orElse(null),
                DataClass.SEED_ONLY,
                known == null ? null : known.schemaVersion(),
                seen.oid());
    }
}
