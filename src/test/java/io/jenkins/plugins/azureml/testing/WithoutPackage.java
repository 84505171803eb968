package io.jenkins.plugins.azureml.testing;

import java.io.IOException;
import java.io.InputStream;

/** Loads the classes of some packages anew, as if an optional plugin were not installed. */
public final class WithoutPackage extends ClassLoader {

    private final String missing;
    private final Class<?>[] reloaded;

    /**
     * @param missing prefix of the names of the classes that do not exist
     * @param reloaded one class of each package that is loaded anew
     */
    public WithoutPackage(String missing, Class<?>... reloaded) {
        super(WithoutPackage.class.getClassLoader());
        this.missing = missing;
        this.reloaded = reloaded;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(missing)) {
            throw new ClassNotFoundException(name);
        }
        for (Class<?> each : reloaded) {
            if (name.startsWith(each.getPackageName() + ".")) {
                return reload(name);
            }
        }
        return super.loadClass(name, resolve);
    }

    private synchronized Class<?> reload(String name) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
            return loaded;
        }
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
