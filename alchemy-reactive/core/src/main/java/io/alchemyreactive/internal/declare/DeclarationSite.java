package io.alchemyreactive.internal.declare;

/**
 * Finds the place of a declaration in the program without the cost of a stack trace: the class that contains its
 * lambda.
 */
public final class DeclarationSite {

    private DeclarationSite() {}

    public static String of(Object lambda) {
        String name = lambda.getClass().getName();
        int generated = name.indexOf("$$Lambda");
        return generated < 0 ? name : name.substring(0, generated);
    }
}
