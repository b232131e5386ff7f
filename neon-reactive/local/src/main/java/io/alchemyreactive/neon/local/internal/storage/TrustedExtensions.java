package io.alchemyreactive.neon.local.internal.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lets roles without superuser rights create the extensions that Neon allows its roles to create. Stateless; blocks.
 */
final class TrustedExtensions {

    private static final List<String> NAMES = List.of(
            "autoinc",
            "bloom",
            "btree_gin",
            "btree_gist",
            "citext",
            "cube",
            "dblink",
            "dict_int",
            "earthdistance",
            "fuzzystrmatch",
            "hstore",
            "insert_username",
            "intagg",
            "intarray",
            "isn",
            "lo",
            "ltree",
            "moddatetime",
            "pg_prewarm",
            "pg_stat_statements",
            "pg_trgm",
            "pgcrypto",
            "pgrowlocks",
            "pgstattuple",
            "postgres_fdw",
            "refint",
            "seg",
            "sslinfo",
            "tablefunc",
            "tcn",
            "tsm_system_rows",
            "tsm_system_time",
            "unaccent",
            "uuid-ossp",
            "xml2");

    private TrustedExtensions() {}

    /** Adds {@code trusted = true} to the control files of the known extensions in a folder. */
    static void mark(Path extensions) throws IOException {
        for (var name : NAMES) {
            var control = extensions.resolve(name + ".control");
            if (Files.exists(control) && !Files.readString(control).contains("trusted")) {
                Files.writeString(control, "\ntrusted = true\n", StandardOpenOption.APPEND);
            }
        }
    }
}
