package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The providers with one handler keep the contract of providers as all others do. */
class LifecycleContractTest {

    /** Files on a shelf; a type of one handler and no finder cannot tell what exists, and none of these lists. */
    abstract static class OnShelf<P extends Record, A extends Record> implements ProviderContract<P, A> {

        @TempDir
        Path folder;

        final Shelf shelf() {
            return new Shelf(folder);
        }

        @Override
        public boolean canTell() {
            return false;
        }

        @Override
        public boolean canList() {
            return false;
        }

        @Override
        public Optional<P> contested() {
            return Optional.empty();
        }

        @Override
        public Set<String> objects() {
            try (var files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void remove(A attributes) {
            try {
                Files.delete(folder.resolve(objectOf(attributes)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Nested
    class OfDatabases extends OnShelf<Database.Props, Database.Attributes> {

        private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

        @Override
        public Provider<Database.Props, Database.Attributes> provider() {
            return Database.provider(shelf(), clock);
        }

        @Override
        public Database.Props props() {
            return new Database.Props("orders", "br-1", "p-1");
        }

        @Override
        public Optional<Database.Props> changedInPlace() {
            return Optional.of(new Database.Props("sales", "br-1", "p-1"));
        }

        @Override
        public Optional<Database.Props> replacement() {
            return Optional.empty();
        }

        @Override
        public String objectOf(Database.Attributes attributes) {
            return attributes.id();
        }
    }

    @Nested
    class OfWorkers extends OnShelf<Worker.Props, Worker.Attributes> {

        @Override
        public Provider<Worker.Props, Worker.Attributes> provider() {
            return Worker.provider(shelf());
        }

        @Override
        public Worker.Props props() {
            return new Worker.Props(null, "run");
        }

        @Override
        public Optional<Worker.Props> changedInPlace() {
            return Optional.of(new Worker.Props(null, "walk"));
        }

        @Override
        public Optional<Worker.Props> replacement() {
            return Optional.of(new Worker.Props("named", "run"));
        }

        @Override
        public String objectOf(Worker.Attributes attributes) {
            return attributes.name();
        }
    }

    @Nested
    class OfClusters extends OnShelf<Cluster.Props, Cluster.Attributes> {

        @Override
        public Provider<Cluster.Props, Cluster.Attributes> provider() {
            return Cluster.provider(shelf());
        }

        @Override
        public Cluster.Props props() {
            return new Cluster.Props("run");
        }

        @Override
        public Optional<Cluster.Props> changedInPlace() {
            return Optional.of(new Cluster.Props("walk"));
        }

        @Override
        public Optional<Cluster.Props> replacement() {
            return Optional.empty();
        }

        @Override
        public String objectOf(Cluster.Attributes attributes) {
            return attributes.id();
        }
    }

    /** These have a finder. */
    @Nested
    class OfBuckets extends OnShelf<Bucket.Props, Bucket.Attributes> {

        @Override
        public Provider<Bucket.Props, Bucket.Attributes> provider() {
            return Bucket.provider(shelf());
        }

        @Override
        public Bucket.Props props() {
            return new Bucket.Props("photos", "eu");
        }

        @Override
        public Optional<Bucket.Props> changedInPlace() {
            return Optional.empty();
        }

        @Override
        public Optional<Bucket.Props> replacement() {
            return Optional.of(new Bucket.Props("photos", "us"));
        }

        @Override
        public Optional<Bucket.Props> contested() {
            return Optional.of(props());
        }

        @Override
        public boolean canTell() {
            return true;
        }

        /** Of two buckets of one name the region tells which one it is. */
        @Override
        public Set<String> objects() {
            return super.objects().stream()
                    .map(name -> name + " in " + region(name))
                    .collect(Collectors.toSet());
        }

        @Override
        public String objectOf(Bucket.Attributes attributes) {
            return attributes.name() + " in " + attributes.region();
        }

        @Override
        public void remove(Bucket.Attributes attributes) {
            shelf().delete(attributes.name()).block(LIMIT);
        }

        private String region(String name) {
            try {
                return Files.readAllLines(folder.resolve(name)).get(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
