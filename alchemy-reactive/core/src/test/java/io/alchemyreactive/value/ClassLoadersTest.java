package io.alchemyreactive.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A class loader goes once its program is gone, although values of its classes were made and read. */
class ClassLoadersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Stands for a record of a library that outlives the program. */
    public record Box<T>(T content, Optional<Box<T>> inner) {}

    public enum Size {
        SMALL,
        LARGE
    }

    public record Settings(
            String name,
            Size size,
            List<Size> sizes,
            Map<Size, Instant> since,
            Redacted<String> password,
            @Nullable Box<Settings> boxed,
            Settings[] more) {

        /** One that has something in each component. */
        public static Settings example() {
            var plain = new Settings("a", Size.SMALL, List.of(), Map.of(), Redacted.of("p"), null, new Settings[0]);
            return new Settings(
                    "b",
                    Size.LARGE,
                    List.of(Size.SMALL),
                    Map.of(Size.SMALL, Instant.EPOCH),
                    Redacted.of("p"),
                    new Box<>(plain, Optional.of(new Box<>(plain, Optional.empty()))),
                    new Settings[] {plain});
        }
    }

    /** Makes and reads values of all kinds. */
    public static final class Program implements Runnable {

        @Override
        public void run() {
            Values.of("text");
            Values.of(List.of(1, Duration.ZERO));
            Values.of(List.of(Size.SMALL));
            Values.check(Settings[].class);
            for (RecordComponent component : Settings.class.getRecordComponents()) {
                Values.check(component.getGenericType());
            }
            var example = Settings.example();
            Value value = Values.of(example);
            Settings back = Values.to(value, Settings.class);
            Type boxes = Settings.class.getRecordComponents()[5].getGenericType();
            Values.to(Values.of(back.boxed(), boxes), boxes);
            Values.to(Values.of(back, Settings.class), Settings.class);
        }
    }

    /**
     * Makes values of Java's own classes and of one of the program. Compares no records: Java keeps what their {@code equals}
     * is made of.
     */
    public static final class Simple implements Runnable {

        @Override
        public void run() {
            Values.of("text");
            Values.of(List.of(1, Duration.ZERO));
            Values.of(List.of(Size.SMALL));
        }
    }

    /** Defines the classes with these names itself; asks its parent for all others. */
    private static final class Own extends ClassLoader {

        private final Predicate<String> own;

        Own(Predicate<String> own) {
            super(ClassLoadersTest.class.getClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : own.test(name) ? define(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void theLoaderOfAProgramIsCollected() throws ReflectiveOperationException {
        awaitCollected(run(
                Program.class,
                name -> name.startsWith(ClassLoadersTest.class.getName()) && !name.equals(Box.class.getName())));
    }

    @Test
    void theLoaderOfTheLibraryIsCollected() throws ReflectiveOperationException {
        awaitCollected(run(Simple.class, name -> name.startsWith("io.alchemyreactive.")));
    }

    /** Runs a program whose classes are those with these names; no other reference to their loader is left. */
    private static WeakReference<ClassLoader> run(Class<? extends Runnable> program, Predicate<String> own)
            throws ReflectiveOperationException {
        var loader = new Own(own);
        Class<?> there = loader.loadClass(program.getName());
        assertThat(there).isNotEqualTo(program);
        ((Runnable) there.getConstructor().newInstance()).run();
        return new WeakReference<>(loader);
    }

    private static void awaitCollected(WeakReference<ClassLoader> loader) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (loader.get() != null && System.nanoTime() < deadline) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }
}
