package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import io.alchemyreactive.neon.api.NeonClient;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The operations of the client against the calls that stand in the tests of this module. */
class UncalledOperationsTest {

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.alchemyreactive.neon");

    @Test
    void everyOperationOfTheClientIsCalledByATest() {
        assertThat(uncalled(NeonClient.class))
                .as("operations that no test calls")
                .isEmpty();
    }

    @Test
    void namesAnOperationThatNoTestCalls() {
        assertThat(uncalled(Unused.class)).containsExactly("Group.forgotten(java.lang.String)");
    }

    private static Set<String> uncalled(Class<?> client) {
        Set<String> operations = Arrays.stream(client.getDeclaredMethods())
                .map(Method::getReturnType)
                .filter(group -> group.getPackageName().startsWith("io.alchemyreactive.neon"))
                .flatMap(group -> Arrays.stream(group.getDeclaredMethods()))
                .map(UncalledOperationsTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(operations).isNotEmpty();
        for (JavaClass test : TESTS) {
            test.getMethodCallsFromSelf()
                    .forEach(call -> call.getTarget()
                            .resolveMember()
                            .ifPresent(method -> operations.remove(name(method.reflect()))));
        }
        return operations;
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A client with an operation that is called, below, and one that is not. */
    interface Unused {

        Group group();
    }

    interface Group {

        void called();

        void forgotten(String argument);
    }

    static void call(Unused unused) {
        unused.group().called();
    }
}
