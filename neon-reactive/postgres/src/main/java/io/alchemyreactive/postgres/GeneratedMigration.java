package io.alchemyreactive.postgres;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of a generation for one set of migrations.
 *
 * @param migrations the id of the set
 * @param sourcesChanged whether the sources changed since the last generation, so that the generator ran
 * @param file the migration that was written; empty when none was needed
 */
public record GeneratedMigration(String migrations, boolean sourcesChanged, Optional<Path> file) {}
