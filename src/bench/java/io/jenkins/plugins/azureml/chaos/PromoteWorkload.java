package io.jenkins.plugins.azureml.chaos;

import io.jenkins.plugins.azureml.localazure.LocalAzureMl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A model that goes to another workspace and to a registry: one version in each, with the files as they are. */
final class PromoteWorkload extends SingleRunWorkload {

    PromoteWorkload(String name, long seed, SimulationThreads stage) {
        super(name, seed, stage);
        Random random = new Random(seed);
        int files = 1 + random.nextInt(20);
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[random.nextInt(50_000)];
            random.nextBytes(content);
            training.writes("outputs/model/part " + i + ".bin", content);
        }
    }

    @Override
    public String generation() {
        return "v2";
    }

    @Override
    public String afterRegistration() {
        return """
                def there = amlPromoteModel(model: model, to: 'prod', tags: [stage: 'test'])
                def again = amlPromoteModel(model: model.id, to: 'prod')
                def shared = amlPromoteModel(model: model, registry: 'company')
                echo "promoted ${there.id} ${again.id} ${again.created} ${shared.id}"
                withAmlWorkspace(name: 'prod') { echo "in prod ${amlListModels(name: '%s')*.id}" }
                """.formatted(name);
    }

    @Override
    public List<String> violations(LocalAzureMl azure, List<String> submitted, Path folder, String console)
            throws Exception {
        List<String> violations = new ArrayList<>();
        String id = name + ":1";
        for (String line : List.of(
                "promoted " + id + " " + id + " false azureml://registries/company/models/" + name + "/versions/1",
                "in prod [" + id + "]")) {
            if (!console.contains(line)) {
                violations.add("the promotion did not say '" + line + "'");
            }
        }
        return violations;
    }
}
