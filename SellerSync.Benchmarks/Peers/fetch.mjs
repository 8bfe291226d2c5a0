// Node's side of figure 2: fetches, parses and maps a batch of products as a function of Node's would.
import { createInterface } from 'node:readline';

const [address, list] = process.argv.slice(2);
const asins = list.split(',');
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const seller = 'A3LARGESHOP250';

const map = product => {
  const offers = product.offers ?? [];
  const live = new Set(product.liveOffersOrder ?? []);
  const own = offers.find((offer, index) => offer.sellerId === seller && live.has(index));
  return {
    asin: product.asin,
    title: product.title ?? null,
    brand: product.brand ?? null,
    category: product.categoryTree?.[0]?.name ?? null,
    images: (product.images ?? []).map(image => image.l ?? image.m),
    buyBoxPrice: product.stats?.buyBoxPrice > 0 ? product.stats.buyBoxPrice : null,
    salesRank: product.stats?.current?.[3] ?? null,
    rating: product.stats?.current?.[16] ?? null,
    ratingCount: product.stats?.current?.[17] ?? null,
    monthlySales: product.monthlySold ?? null,
    price: own?.offerCSV?.at(-2) ?? null,
    stock: own?.stockCSV?.at(-1) ?? null,
    isFba: own?.isFBA ?? null,
    firstSeen: own?.offerCSV?.[0] ?? null,
  };
};

const fetchSome = async some => {
  const response = await fetch(`${address}product?key=k&domain=1&asin=${some.join(',')}&stats=1&history=0&offers=20&stock=1&only-live-offers=0`);
  return (await response.json()).products.map(map);
};

await fetchSome(asins.slice(0, 1));
console.log('idle');
await lines.next();

const calls = [];
for (let first = 0; first < asins.length; first += 10) calls.push(fetchSome(asins.slice(first, first + 10)));
console.log(`${(await Promise.all(calls)).flat().length} products`);
await lines.next();
process.exit(0);
