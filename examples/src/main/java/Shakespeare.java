import dev.downhill.descent.Descent;
import dev.downhill.descent.Every;
import dev.downhill.descent.Progress;
import dev.downhill.descent.Recipe;
import dev.downhill.descent.Stop;
import dev.downhill.loss.CrossEntropy;
import dev.downhill.models.Generator;
import dev.downhill.models.Gpt;
import dev.downhill.models.GptSize;
import dev.downhill.models.Sampling;
import dev.downhill.optimizer.Adam;
import dev.downhill.optimizer.Clip;
import dev.downhill.optimizer.Decay;
import dev.downhill.schedule.Cosine;
import dev.downhill.tensor.DType;
import dev.downhill.text.Characters;
import dev.downhill.text.Tokens;
import dev.downhill.text.Windows;

/// A small GPT that learns to write like a text, character by character: `Shakespeare FILE [STEPS
/// [SEED]]`.
void main(String[] args) throws IOException {
  var text = Files.readString(Path.of(args[0]));
  int steps = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
  int seed = args.length > 2 ? Integer.parseInt(args[2]) : 1;
  var characters = Characters.of(text);
  var tokens = Tokens.of(characters.encode(text));
  var model = Gpt.gpt2(new GptSize(characters.vocabulary(), 64, 4, 4, 128), 0, DType.F32);
  var adam = new Clip(1).then(new Adam(0.9, 0.99, 1e-8)).then(new Decay(0.1));
  var recipe =
      Recipe.of(new CrossEntropy(), adam, 1e-3)
          .withRate(new Cosine(1e-3, Math.min(100, steps / 2), steps, 1e-4))
          .withBatch(12)
          .withSeed(seed)
          .withValidateEvery(new Every.Steps(500))
          .withStops(new Stop.Steps(steps));
  var train = Windows.of(tokens.training(0.1), 64);
  var valid = Windows.of(tokens.validation(0.1), 64);
  var descent = new Descent(model, train, valid, recipe);
  while (descent.hasNext()) {
    Progress at = descent.next();
    if (at.step() % 100 == 0 || at.step() == 1) {
      IO.println("step " + at.step() + "  J " + at.loss() + "  valid " + at.validation());
    }
  }
  IO.println("valid " + descent.outcome().validation());
  var generator = new Generator(model, descent.outcome().theta(), 64);
  int[] prompt = characters.encode(text.substring(0, 1));
  int[] written = generator.write(prompt, 500, Sampling.of(0.8), seed);
  IO.println(characters.decode(written));
}
