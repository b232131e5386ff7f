package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.internal.SqlText;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a preview's schema as it is declared, with its role, in one transaction. Blocks; one for each call. */
final class PreviewMaking {

    private static final String RIGHTS = """
            SELECT rolsuper OR rolcreaterole, has_database_privilege(current_database(), 'CREATE')
            FROM pg_roles WHERE rolname = current_user
            """;

    private final Reconcile<PreviewSchema.Props, PreviewSchema.Attributes> request;
    private final AdminSession session;
    private final Instant now;
    private final Optional<PreviewMarks> marks;
    private final Supplier<Redacted<String>> passwords;
    private final PreviewSchema.Props props;
    private final String schema;

    PreviewMaking(
            Reconcile<PreviewSchema.Props, PreviewSchema.Attributes> request,
            AdminSession session,
            Instant now,
            Optional<PreviewMarks> marks,
            Supplier<Redacted<String>> passwords) {
        this.request = request;
        this.session = session;
        this.now = now;
        this.marks = marks;
        this.passwords = passwords;
        this.props = request.news();
        this.schema = name(request.identity(), props, request.attributes());
    }

    /** The name of the schema: as it was made, as it is declared, or of the identity. */
    static String name(Identity identity, PreviewSchema.Props props, Optional<PreviewSchema.Attributes> attributes) {
        return attributes
                .map(PreviewSchema.Attributes::schema)
                .orElseGet(() -> props.name() == null ? PreviewName.of(identity) : PreviewName.fitting(props.name()));
    }

    /** @throws PreviewSchemaException when somebody else's schema is in the way, or a right is missing */
    PreviewSchema.Attributes make() throws SQLException {
        request.attributes().ifPresent(known -> PreviewSchemaReading.refuseOtherDatabase(known, props.server()));
        Optional<PreviewLookup.Schema> seen = PreviewLookup.schema(session, schema);
        seen.ifPresent(this::refuseForeign);
        Optional<PreviewTag> before = seen.flatMap(PreviewLookup.Schema::tag);
        boolean anew = before.filter(PreviewTag::isDropping).isPresent();
        if (seen.isEmpty()) {
            refuseWithoutRights();
        }
        String role = role(seen);
        if (anew) {
            new PreviewDrop(session, props.server(), schema, props.lockWait()).contents(role, props.isDedicated());
        }
        PreviewTag tag = before.map(found -> found.of(request.identity()))
                .orElseGet(this::firstTag)
                .living(props.ttl(), now)
                .marked(marks)
                .dropping(false);
        PreviewOrigins origins = origins(role);
        session.together(() -> {
            if (props.isDedicated()) {
                makeRole(role, origins.direct().password());
            }
            makeSchema(seen, role, anew);
            if (props.isDedicated()) {
                new PreviewRole(session, props.server(), schema, role).bind(props.extensions());
            }
            new PreviewMark(session, schema, role, props.isDedicated()).write(tag);
        });
        String oid = PreviewLookup.schema(session, schema).orElseThrow().oid();
        return attributes(role, tag, origins, oid);
    }

    private void makeRole(String role, Redacted<String> password) throws SQLException {
        var work = new PreviewRole(session, props.server(), schema, role);
        boolean missing = PreviewLookup.role(session, role).isEmpty();
        work.ensure(props.connections());
        if (missing || knownOrigin().isEmpty()) {
            work.password(password);
        }
    }

    private void makeSchema(Optional<PreviewLookup.Schema> seen, String role, boolean anew) throws SQLException {
        String name = SqlText.quoted(schema);
        if (anew) {
            session.run("DROP SCHEMA " + name + " CASCADE");
        }
        if (seen.isEmpty() || anew) {
            session.run("CREATE SCHEMA " + name + " AUTHORIZATION " + SqlText.quoted(role));
        } else if (!seen.get().role().equals(role)) {
            session.run("ALTER SCHEMA " + name + " OWNER TO " + SqlText.quoted(role));
        }
        session.run("REVOKE ALL ON SCHEMA " + name + " FROM PUBLIC");
    }

    /** Only what carries our mark is gone on with, and another owner's only when a user allowed it. */
    private void refuseForeign(PreviewLookup.Schema seen) {
        boolean adopts = request.phase() == Reconcile.Phase.UPDATE
                && request.olds().isEmpty()
                && request.attributes().isPresent();
        if (seen.tag().isEmpty() || !adopts && !seen.tag().get().proves(request.identity())) {
            throw PreviewSchemaException.foreign(schema, props.server(), seen.owner(schema));
        }
    }

    private void refuseWithoutRights() throws SQLException {
        List<String> missing = new ArrayList<>();
        List<String> cures = new ArrayList<>();
        List<Boolean> rights = session.one(row -> List.of(row.getBoolean(1), row.getBoolean(2)), RIGHTS);
        String admin = SqlText.quoted(props.server().user());
        if (props.isDedicated() && !rights.get(0)) {
            missing.add("CREATEROLE");
            cures.add("ALTER ROLE " + admin + " CREATEROLE");
        }
        if (!rights.get(1)) {
            String database = SqlText.quoted(props.server().database());
            missing.add("CREATE on the database");
            cures.add("GRANT CREATE ON DATABASE " + database + " TO " + admin);
        }
        if (!missing.isEmpty()) {
            throw new MissingRightException(
                    schema,
                    props.server(),
                    String.join(" and the right ", missing),
                    "Let an administrator of the server run " + String.join("; ", cures) + ".");
        }
    }

    private String role(Optional<PreviewLookup.Schema> seen) {
        if (!props.isDedicated()) {
            return props.server().user();
        }
        return request.attributes()
                .map(PreviewSchema.Attributes::role)
                .or(() -> seen.map(PreviewLookup.Schema::role))
                .orElseGet(() -> PreviewName.of(request.identity()));
    }

    private PreviewTag firstTag() {
        return PreviewTag.of(request.identity(), now, props.ttl());
    }

    private Optional<PostgresOrigin> knownOrigin() {
        return request.attributes().flatMap(known -> Optional.ofNullable(known.origin()));
    }

    private PreviewOrigins origins(String role) {
        return props.isDedicated()
                ? PreviewOrigins.dedicated(
                        props, role, knownOrigin().map(PostgresOrigin::password).orElseGet(passwords))
                : PreviewOrigins.shared(props, schema);
    }

    private PreviewSchema.Attributes attributes(String role, PreviewTag tag, PreviewOrigins origins, String oid) {
        return attributes(props, schema, role, props.isDedicated(), tag, origins, oid)
                .withSchemaVersion(request.attributes()
                        .map(PreviewSchema.Attributes::schemaVersion)
                        .orElse(null));
    }

    /** The attributes of a schema with this mark. */
    static PreviewSchema.Attributes attributes(
            PreviewSchema.Props props,
            String schema,
            String role,
            boolean isolated,
            PreviewTag tag,
            PreviewOrigins origins,
            String oid) {
        PostgresOrigin server = props.server();
        return new PreviewSchema.Attributes(
                server.host() + ":" + server.port(),
                server.database(),
                schema,
                role,
                isolated,
                origins.direct(),
                origins.pooled(),
                tag.owner(),
                tag.createdAt(),
                tag.expiresAt(),
                tag.renewalTime(),
                tag.marks().orElse(null),
                DataClass.SEED_ONLY,
                null,
                oid);
    }
}
