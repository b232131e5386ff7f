package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every resource type of the repository: the names that stand in its code as text are those of its records. */
class ResourceTypesTest {

    /** Read from files while the program runs, so that no output can come before them. */
    private static final Set<String> VALUE_ONLY = Set.of(
            "Migrations.locations",
            "Migrations.outOfOrder",
            "Migrations.repair",
            "Migrations.baseline",
            "Migrations.placeholders");

    private static final List<Class<?>> TYPES = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.alchemyreactive")
                    .stream()
                    .filter(type -> type.isAssignableTo(Resource.class) && !type.isEquivalentTo(Resource.class))
                    // Its records are those of each program.
                    .filter(type -> !type.isEquivalentTo(Action.class))
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    static List<Class<?>> types() {
        return TYPES;
    }

    @Test
    void allAreFound() {
        assertThat(TYPES)
                .extracting(Class::getSimpleName)
                .contains("Project", "Branch", "Clone", "Migrations", "EnvFile", "Thing");
    }

    @ParameterizedTest
    @MethodSource("types")
    void hasATypeOfItsOwn(Class<?> handle) throws ReflectiveOperationException {
        assertThat(Modifier.isFinal(handle.getModifiers())).isTrue();
        ResourceType<?, ?, ?> type = type(handle);
        assertThat(type.name()).matches("[A-Z][A-Za-z]*\\.[A-Z][A-Za-z]*");
        assertThat(type.propsClass()).isRecord();
        assertThat(type.attributesClass()).isRecord();
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsEveryAttributeByItsName(Class<?> handle) throws Exception {
        Map<String, Set<String>> read = namesByMethod(handle, "attribute");
        assertThat(flat(read)).isEqualTo(components(type(handle).attributesClass()));
        read.forEach((method, names) -> assertThat(names).as(method).containsExactly(method));
    }

    @ParameterizedTest
    @MethodSource("types")
    void takesEveryPropertyAsValueAndAsOutput(Class<?> handle) throws Exception {
        Class<?> inputs = inputs(handle);
        Map<String, Set<String>> set = namesByMethod(inputs, "set");
        assertThat(flat(set)).isEqualTo(components(type(handle).propsClass()));
        for (String method : set.keySet()) {
            List<Method> overloads = Arrays.stream(inputs.getDeclaredMethods())
                    .filter(each -> each.getName().equals(method) && !each.isSynthetic())
                    .toList();
            if (overloads.stream().allMatch(each -> Modifier.isPrivate(each.getModifiers()))
                    || VALUE_ONLY.contains(handle.getSimpleName() + "." + method)) {
                continue;
            }
            assertThat(overloads).as(method).hasSizeGreaterThanOrEqualTo(2);
            assertThat(overloads)
                    .as("%s from an output", method)
                    .anyMatch(each -> Arrays.stream(each.getParameterTypes())
                            .anyMatch(type ->
                                    Output.class.isAssignableFrom(type) || Resource.class.isAssignableFrom(type)));
        }
    }

    /** The builder that {@code of} hands to its caller; types of one shape share it. */
    private static Class<?> inputs(Class<?> handle) {
        return Arrays.stream(handle.getDeclaredMethods())
                .filter(method -> method.getName().equals("of"))
                .flatMap(method -> Arrays.stream(method.getGenericParameterTypes()))
                .filter(type -> type instanceof ParameterizedType generic && generic.getRawType() == Consumer.class)
                .map(type -> ((ParameterizedType) type).getActualTypeArguments()[0])
                .map(type -> type instanceof WildcardType wildcard ? wildcard.getLowerBounds()[0] : type)
                .<Class<?>>map(type -> (Class<?>) type)
                .filter(InputBuilder.class::isAssignableFrom)
                .findFirst()
                .orElseThrow();
    }

    private static ResourceType<?, ?, ?> type(Class<?> handle) throws ReflectiveOperationException {
        var field = handle.getDeclaredField("TYPE");
        field.setAccessible(true);
        return (ResourceType<?, ?, ?>) field.get(null);
    }

    private static Set<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> flat(Map<String, Set<String>> names) {
        return names.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The texts with which the methods of a class call a method, by the calling method's name. */
    private static Map<String, Set<String>> namesByMethod(Class<?> type, String called) throws IOException {
        Map<String, Set<String>> names = new TreeMap<>();
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (var bytes = type.getResourceAsStream(file)) {
            new ClassReader(bytes)
                    .accept(
                            new ClassVisitor(Opcodes.ASM9) {
                                @Override
                                public MethodVisitor visitMethod(
                                        int access, String caller, String descriptor, String generic, String[] errors) {
                                    return new Calls(caller, called, names);
                                }
                            },
                            ClassReader.SKIP_DEBUG);
        }
        return names;
    }

    private static final class Calls extends MethodVisitor {

        private final String caller;
        private final String called;
        private final Map<String, Set<String>> names;
        private String text = "";

        Calls(String caller, String called, Map<String, Set<String>> names) {
            super(Opcodes.ASM9);
            this.caller = caller;
            this.called = called;
            this.names = names;
        }

        @Override
        public void visitLdcInsn(Object constant) {
            text = String.valueOf(constant);
        }

        @Override
        public void visitMethodInsn(int code, String owner, String name, String descriptor, boolean isInterface) {
            if (name.equals(called)) {
                names.computeIfAbsent(caller, first -> new TreeSet<>()).add(text);
            }
        }
    }
}
