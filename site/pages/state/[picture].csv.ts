// The numbers behind each picture, for a spreadsheet.
import { toCsv, toTable } from '../../lib/state/picture.ts'
import { readPicture, readPictures } from '../../lib/state/pictures.ts'

export const getStaticPaths = async () => (await readPictures()).map(({ id }) => ({ params: { picture: id } }))

export async function GET({ params }: { params: { picture: string } }): Promise<Response> {
  const picture = await readPicture(params.picture)
  if (picture === undefined) return new Response(null, { status: 404 })
  return new Response(toCsv(toTable(picture)), { headers: { 'Content-Type': 'text/csv; charset=utf-8' } })
}
