package io.alchemyreactive.internal.declare;

/** Where in the program something was declared, as far as it can be told for nothing: the class around the lambda. */
public final class DeclarationSite {

    private DeclarationSite() {}

    public static String of(Object lambda) {
        String name = lambda.getClass().getName();
        int generated = name.indexOf("$$Lambda");
        return generated < 0 ? name : name.substring(0, generated);
    }
}
