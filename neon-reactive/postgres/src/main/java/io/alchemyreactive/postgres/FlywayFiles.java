package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlFile;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Passes the checked files to Flyway, and records which file Flyway read last. Not thread-safe. */
final class FlywayFiles implements ResourceProvider {

    private final MigrationFiles files;
    private final List<LoadableResource> resources;
    private String lastRead = "";

    FlywayFiles(MigrationFiles files) {
        this.files = files;
        this.resources =
                files.all().stream().<LoadableResource>map(Loadable::new).toList();
    }

    MigrationFiles files() {
        return files;
    }

    /** The path of the file that Flyway read last; empty when it read none. */
    String lastRead() {
        return lastRead;
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return resources.stream()
                .filter(each -> each.getRelativePath().equals(name)
                        || each.getAbsolutePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return resources.stream()
                .filter(each -> each.getFilename().startsWith(prefix)
                        && Arrays.stream(suffixes).anyMatch(each.getFilename()::endsWith))
                .toList();
    }

    private final class Loadable extends LoadableResource {

        private final SqlFile file;

        Loadable(SqlFile file) {
            this.file = file;
        }

        @Override
        public Reader read() {
            lastRead = file.path();
            return new StringReader(files.text(file));
        }

        @Override
        public String getAbsolutePath() {
            return file.path();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return file.place();
        }

        @Override
        public String getFilename() {
            return file.name();
        }

        @Override
        public String getRelativePath() {
            return file.path();
        }
    }
}
