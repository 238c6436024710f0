using BigLearnEm.Mixtures;
using static TorchSharp.torch;

manual_seed(1);
using var centres = randn(3, 2) * 10;
using var rows = randn(900, 2) + centres.repeat(300, 1);

using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 3 }).Fit(rows);
int[] clusters = mixture.Predict(rows);
var sizes = clusters.CountBy(cluster => cluster).Select(group => group.Value);
Console.WriteLine($"{mixture.Stop} after {mixture.Result.Iterations} matchings, sizes {string.Join(' ', sizes)}");
return sizes.Count() == 3 ? 0 : 1;
