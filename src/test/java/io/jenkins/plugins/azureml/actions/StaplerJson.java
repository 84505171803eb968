package io.jenkins.plugins.azureml.actions;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Writes an exported bean as Stapler does for {@code /api/json} at the usual depth: names of members and keys of maps as they
 * are, only values of texts escaped, numbers as Java prints them.
 */
final class StaplerJson {

    private StaplerJson() {}

    /** @param level 1 for the object that is asked for, 2 for the actions of a build that is */
    static String write(Object bean, int level) throws Exception {
        List<String> members = new ArrayList<>();
        int usual = bean.getClass().getAnnotation(ExportedBean.class).defaultVisibility();
        for (Method method : bean.getClass().getMethods()) {
            Exported exported = method.getAnnotation(Exported.class);
            if (exported != null && (exported.visibility() == 0 ? usual : exported.visibility()) >= level) {
                String own = method.getName().replaceFirst("get|is", "");
                String name = exported.name().isEmpty()
                        ? Character.toLowerCase(own.charAt(0)) + own.substring(1)
                        : exported.name();
                members.add("\"" + name + "\":" + value(method.invoke(bean), level + 1));
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String value(Object value, int level) throws Exception {
        if (value instanceof Iterable<?> items) {
            List<String> written = new ArrayList<>();
            for (Object item : items) {
                written.add(value(item, level));
            }
            return "[" + String.join(",", written) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> written = new ArrayList<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                written.add("\"" + entry.getKey() + "\":" + value(entry.getValue(), level));
            }
            return "{" + String.join(",", written) + "}";
        }
        if (value instanceof String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : write(value, level);
    }
}
