package io.alchemyreactive.postgres;

import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Hands checked files to Flyway. Immutable. */
final class FlywayFiles implements ResourceProvider {

    private final List<LoadableResource> resources;

    FlywayFiles(MigrationFiles files) {
        this.resources = files.all().stream()
                .<LoadableResource>map(file -> new Loadable(files, file))
                .toList();
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

    private static final class Loadable extends LoadableResource {

        private final MigrationFiles files;
        private final SqlFile file;

        Loadable(MigrationFiles files, SqlFile file) {
            this.files = files;
            this.file = file;
        }

        @Override
        public Reader read() {
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
